import type { ScreenPanel } from '@lingtan/web-sdk';
import { dashboardGrid, placePanel } from '../layout/edit-panels.ts';
import type { PlacedWidget } from '../layout/placed-widgets.ts';
import { sceneSize } from '../screen/cells.ts';

/** Cells of a dashboard in pixels: those of the overview; the same numbers stand in dashboards.css. */
export const rowHeight = 64;
export const gutter = 12;
/** Title line, border and lower padding of a panel. */
const frameHeight = 36 + 2 + gutter;

/** Slots whose widgets a dashboard takes. */
export const slots = ['overview', 'screen'] as const;

/** Pixels below the title of a panel of so many rows. */
export function bodyHeight(rows: number): number {
  return rows * rowHeight + (rows - 1) * gutter - frameHeight;
}

/**
 * How much a widget is magnified. Those of the digital screen are drawn for a wall of 1920 pixels and become smaller here,
 * never so small that they cannot be read.
 * @param width of the whole grid in pixels; 0 before it is known
 */
export function zoomOf(slot: string, width: number): number {
  if (slot !== 'screen') return 1;
  return Math.min(1, Math.max(0.66, (width || sceneSize.width) / sceneSize.width));
}

/** Size in cells that a widget gets when it is added: rows of the wall are higher than those of a dashboard. */
export function addedSize({ id, width, height, widget }: PlacedWidget): { id: string; width: number; height: number } {
  return { id, width: width * 2, height: widget.slot === 'screen' ? Math.max(3, Math.round(height * 0.85)) : height };
}

/** The widgets of the overview, as a dashboard to begin with. */
export function likeOverview(widgets: ReadonlyMap<string, PlacedWidget>): ScreenPanel[] {
  return [...widgets.values()]
    .filter(({ widget }) => widget.slot === 'overview')
    .toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
    .reduce<readonly ScreenPanel[]>((panels, each) => placePanel(panels, addedSize(each), dashboardGrid), [])
    .slice();
}

/** Rows that are in use. */
export function usedRows(panels: readonly ScreenPanel[]): number {
  return panels.reduce((most, { y, height }) => Math.max(most, y + height), 0);
}
