import type { Tick } from './uplot-axes.ts';
import type { Span } from './night.ts';
import type { ChartModel } from './model.ts';

/** Entry of the legend under an exported picture. */
export interface PictureKey {
  label: string;
  color: string;
  look: 'line' | 'dashed' | 'pale' | 'filled';
}

/** All that an exported picture shows. Colours are resolved, so that it needs no style sheet. */
export interface ChartPicture {
  model: ChartModel;
  hidden: ReadonlySet<number>;
  /** Size of the plot with its axes, in pixels; the legend is added below. */
  width: number;
  height: number;
  /** Where the plot lies within that. */
  plot: { left: number; top: number; width: number; height: number };
  range: Span;
  bounds: { low: number; high: number };
  ticks: { x: readonly Tick[]; y: readonly Tick[] };
  unit: string;
  nights: readonly Span[];
  limits: readonly { value: number; label: string; color: string }[];
  /** The present moment, ms UTC, when it is drawn. */
  now: number | null;
  keys: readonly PictureKey[];
  /** Colour of each column of the model. */
  colors: readonly string[];
  palette: { text: string; dim: string; grid: string; surface: string; night: string };
}

export const pictureFont = '"Inter Variable", Inter, "Noto Sans SC Variable", "Noto Sans SC", sans-serif';
const rowHeight = 20;
const swatch = 14;

/** Width of a text of 11 px, roughly; Chinese characters are twice as wide. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '\u2e80' ? 11.5 : 6.4), 0);
}

/** Places of the keys in rows below the plot, and the height that they take. */
export function keyLayout(
  keys: readonly PictureKey[],
  left: number,
  width: number,
): { places: { x: number; y: number }[]; height: number } {
  let x = left;
  let row = 0;
  const places = keys.map((key) => {
    const length = swatch + 6 + textWidth(key.label) + 18;
    if (x > left && x + length > width) {
      x = left;
      row += 1;
    }
    const found = { x, y: row * rowHeight + rowHeight / 2 };
    x += length;
    return found;
  });
  return { places, height: keys.length === 0 ? 0 : (row + 1) * rowHeight + 6 };
}
