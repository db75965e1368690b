import type { ScreenLayout, ScreenPanel, ScreenScene } from '@lingtan/web-sdk';
import type { ScreenWidget } from './default-layout.ts';

const columns = 24;
const rows = 12;
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

const covers = (a: ScreenPanel, b: ScreenPanel): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Whether the panel has its cells for itself. */
export function fits(panels: readonly ScreenPanel[], panel: ScreenPanel): boolean {
  return panels.every((each) => each.widget === panel.widget || !covers(each, panel));
}

/** Where a panel comes to stand when it is moved; it stays on the screen. */
export function moved(panel: ScreenPanel, x: number, y: number): ScreenPanel {
  return { ...panel, x: clamp(x, 0, columns - panel.width), y: clamp(y, 0, rows - panel.height) };
}

/** The panel with its lower right corner elsewhere; never smaller than can be read. */
export function resized(panel: ScreenPanel, width: number, height: number): ScreenPanel {
  return {
    ...panel,
    width: clamp(width, 2, columns - panel.x),
    height: clamp(height, 1, rows - panel.y),
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

/** The layout with one scene replaced. */
export function replaceScene(layout: ScreenLayout, at: number, scene: ScreenScene): ScreenLayout {
  return { ...layout, scenes: layout.scenes.map((each, i) => (i === at ? scene : each)) };
}

/** The layout with an empty scene at its end. */
export function addScene(layout: ScreenLayout): ScreenLayout {
  const no = layout.scenes.length + 1;
  return { ...layout, scenes: [...layout.scenes, { title: { en: `Scene ${no}`, 'zh-CN': `场景 ${no}` }, panels: [] }] };
}

/** The layout without one scene; the last one stays. */
export function removeScene(layout: ScreenLayout, at: number): ScreenLayout {
  return layout.scenes.length < 2 ? layout : { ...layout, scenes: layout.scenes.filter((_, i) => i !== at) };
}

/** The layout with a widget in the first place of a scene where it fits, smaller if need be; unchanged where there is none. */
export function addPanel(layout: ScreenLayout, at: number, widget: ScreenWidget): ScreenLayout {
  const scene = layout.scenes[at];
  if (!scene || scene.panels.length >= 12) return layout;
  for (const [width, height] of [
    [Math.min(columns, widget.width * 2), widget.height],
    [6, 6],
    [4, 3],
    [2, 2],
  ] as const)
    for (let y = 0; y + height <= rows; y += 1)
      for (let x = 0; x + width <= columns; x += 1) {
        const panel = { widget: widget.id, x, y, width, height };
        if (fits(scene.panels, panel)) return replaceScene(layout, at, { ...scene, panels: [...scene.panels, panel] });
      }
  return layout;
}
