import type { ScreenPanel } from '@lingtan/web-sdk';

/** Cells that panels stand on. */
export interface PanelGrid {
  columns: number;
  rows: number;
  /** More panels than this are not taken. */
  most: number;
}

// As many cells as the schemas of the sdk have; their code belongs to the server.
/** Grid of a scene of the digital screen. */
export const sceneGrid: PanelGrid = { columns: 24, rows: 12, most: 12 };
/** Grid of a dashboard, which may be scrolled. */
export const dashboardGrid: PanelGrid = { columns: 24, rows: 72, most: 30 };

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

const covers = (a: ScreenPanel, b: ScreenPanel): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Whether the panel has its cells for itself. */
export function fits(panels: readonly ScreenPanel[], panel: ScreenPanel): boolean {
  return panels.every((each) => each.widget === panel.widget || !covers(each, panel));
}

/** Where a panel comes to stand when it is moved; it stays on the grid. */
export function moved(panel: ScreenPanel, x: number, y: number, grid: PanelGrid): ScreenPanel {
  return { ...panel, x: clamp(x, 0, grid.columns - panel.width), y: clamp(y, 0, grid.rows - panel.height) };
}

/** The panel with its lower right corner elsewhere; never smaller than can be read. */
export function resized(panel: ScreenPanel, width: number, height: number, grid: PanelGrid): ScreenPanel {
  return {
    ...panel,
    width: clamp(width, 2, grid.columns - panel.x),
    height: clamp(height, 1, grid.rows - panel.y),
  };
}

/**
 * The panels with one put anew. Where it would cover one other, the two change places if both then stand free; otherwise
 * everything stays as it was.
 */
export function putPanel(panels: readonly ScreenPanel[], wanted: ScreenPanel): ScreenPanel[] {
  const before = panels.find(({ widget }) => widget === wanted.widget);
  const put = panels.map((each) => (each.widget === wanted.widget ? wanted : each));
  if (!before || fits(panels, wanted)) return put;
  const covered = panels.filter((each) => each.widget !== wanted.widget && covers(each, wanted));
  if (covered.length !== 1 || (before.width !== wanted.width && before.height !== wanted.height)) return [...panels];
  const other = covered[0]!;
  const swapped = panels.map((each): ScreenPanel => {
    if (each.widget === wanted.widget)
      return { ...wanted, x: other.x, y: other.y, width: other.width, height: other.height };
    if (each.widget !== other.widget) return each;
    return { ...other, x: before.x, y: before.y, width: before.width, height: before.height };
  });
  return swapped;
}

/** The panels with a widget in the first place where it fits, smaller if need be; unchanged where there is none. */
export function placePanel(
  panels: readonly ScreenPanel[],
  { id, width, height }: { id: string; width: number; height: number },
  grid: PanelGrid,
): readonly ScreenPanel[] {
  if (panels.length >= grid.most) return panels;
  for (const [wide, high] of [
    [Math.min(grid.columns, width), Math.min(grid.rows, height)],
    [6, 6],
    [4, 3],
    [2, 2],
  ] as const)
    for (let y = 0; y + high <= grid.rows; y += 1)
      for (let x = 0; x + wide <= grid.columns; x += 1) {
        const panel = { widget: id, x, y, width: wide, height: high };
        if (fits(panels, panel)) return [...panels, panel];
      }
  return panels;
}
