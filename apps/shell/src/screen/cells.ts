import type { ScreenPanel } from '@lingtan/web-sdk';
import type { CSSProperties } from 'react';

/** Size of the scene in the design's pixels, and its cells; the same numbers stand in screen.css. */
export const sceneSize = { width: 1880, height: 976, columns: 24, rows: 12, gutter: 12 };
const headHeight = 40;
const padding = 30;

/** Where a panel stands on the grid. */
export function panelStyle({ x, y, width, height }: ScreenPanel): CSSProperties {
  return { gridColumn: `${x + 1} / span ${width}`, gridRow: `${y + 1} / span ${height}` };
}

/** Pixels that the content of a panel has, below its title. */
export function contentHeight(rows: number): number {
  const row = (sceneSize.height - (sceneSize.rows - 1) * sceneSize.gutter) / sceneSize.rows;
  return Math.floor(rows * row + (rows - 1) * sceneSize.gutter - headHeight - padding);
}

/** Cell under a point of the scene, given as shares of its width and height. */
export function cellAt(shareX: number, shareY: number): { x: number; y: number } {
  const at = (share: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return { x: at(shareX, sceneSize.columns), y: at(shareY, sceneSize.rows) };
}
