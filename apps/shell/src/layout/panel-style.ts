import type { ScreenPanel } from '@lingtan/web-sdk';
import type { CSSProperties } from 'react';
import type { PanelGrid } from './edit-panels.ts';

/** Where a panel stands on the grid. */
export function panelStyle({ x, y, width, height }: ScreenPanel): CSSProperties {
  return { gridColumn: `${x + 1} / span ${width}`, gridRow: `${y + 1} / span ${height}` };
}

/** Cell under a point, given as shares of the width and height of so many columns and rows. */
export function cellAt(
  shareX: number,
  shareY: number,
  { columns, rows }: Pick<PanelGrid, 'columns' | 'rows'>,
): { x: number; y: number } {
  const at = (share: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return { x: at(shareX, columns), y: at(shareY, rows) };
}
