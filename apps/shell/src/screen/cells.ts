import { sceneGrid } from '../layout/edit-panels.ts';

/** Size of the scene in the design's pixels, and its cells; the same numbers stand in screen.css. */
export const sceneSize = { width: 1880, height: 976, ...sceneGrid, gutter: 12 };
const headHeight = 40;
const padding = 30;

/** Pixels that the content of a panel has, below its title. */
export function contentHeight(rows: number): number {
  const row = (sceneSize.height - (sceneSize.rows - 1) * sceneSize.gutter) / sceneSize.rows;
  return Math.floor(rows * row + (rows - 1) * sceneSize.gutter - headHeight - padding);
}
