/** What a colour stands for in charts; the same hue in every theme, always with a label beside it. */
export type SourceColor =
  | 'pv'
  | 'wind'
  | 'storage'
  | 'grid'
  | 'hydrogen'
  | 'heat'
  | 'load'
  | 'green'
  | 'carbon'
  | 'water';

export const sourceColors: readonly SourceColor[] = [
  'pv',
  'wind',
  'storage',
  'grid',
  'hydrogen',
  'heat',
  'load',
  'green',
  'carbon',
  'water',
];

const lookup: Record<string, SourceColor> = {
  pv: 'pv',
  solar: 'pv',
  'pv-plant': 'pv',
  wind: 'wind',
  'wind-farm': 'wind',
  storage: 'storage',
  battery: 'storage',
  grid: 'grid',
  substation: 'grid',
  transformer: 'grid',
  hydrogen: 'hydrogen',
  electrolyser: 'hydrogen',
  heat: 'heat',
  load: 'load',
  green: 'green',
  carbon: 'carbon',
  water: 'water',
};

/** Source colour of a meter role or an asset kind; null when it has none. */
export function sourceOf(kind: string): SourceColor | null {
  return lookup[kind] ?? null;
}

/** CSS colour of a source. */
export function sourceVar(source: SourceColor): string {
  return `var(--lt-source-${source})`;
}

/** CSS colour of the nth series that has no source of its own. Ten of them, then they repeat. */
export function seriesVar(index: number): string {
  return `var(--lt-series-${(index % 10) + 1})`;
}

/** A named source, `series-n`, or any CSS colour, as CSS. */
export function chartColor(color: string | undefined, index: number): string {
  if (color === undefined) return seriesVar(index);
  const source = sourceOf(color);
  return source ? sourceVar(source) : color;
}
