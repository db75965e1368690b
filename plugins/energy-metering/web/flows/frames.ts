import type { FlowFramesData } from '../../contracts/supply-routes.ts';

export type FrameLink = { source: string; use: string; energyWh: number };

const hour = 3_600_000;

/** Step of the scrubber for a span: quarter hours of a day or two, hours of a week, days beyond. */
export function stepOf(from: number, to: number): '15m' | '1h' | '1d' {
  if (to - from <= 49 * hour) return '15m';
  return to - from <= 15 * 24 * hour ? '1h' : '1d';
}

/** Span of a frame, or of all of them (null). */
export function spanOf({ ts }: FlowFramesData, at: number | null): { from: number; to: number } | null {
  if (ts.length < 2) return null;
  return at === null ? { from: ts[0]!, to: ts.at(-1)! } : { from: ts[at]!, to: ts[at + 1]! };
}

/** Links of one frame, or the sum of all (null); those that are zero are left out. */
export function linksAt({ links }: FlowFramesData, at: number | null): FrameLink[] {
  return links
    .map(({ source, use, energyWh }) => ({
      source,
      use,
      energyWh: at === null ? energyWh.reduce((a, b) => a + b, 0) : (energyWh[at] ?? 0),
    }))
    .filter(({ energyWh }) => energyWh > 0);
}

const sourceOrder = [
  'pv',
  'wind',
  'contracted',
  'storage-pv',
  'storage-wind',
  'storage-other',
  'storage-balance',
  'storage-grid',
  'storage-unknown',
  'other',
  'grid',
  'balance',
];
const useOrder = ['park', 'hydrogen', 'storage', 'grid', 'balance'];

/** Sources in a fixed order: green first, the grid last. */
export function orderSources(names: Iterable<string>): string[] {
  return [...new Set(names)].sort((a, b) => sourceOrder.indexOf(a) - sourceOrder.indexOf(b) || (a < b ? -1 : 1));
}

/** Uses in a fixed order: enterprises first. */
export function orderUses(names: Iterable<string>): string[] {
  return [...new Set(names)].sort((a, b) => useOrder.indexOf(a) - useOrder.indexOf(b) || (a < b ? -1 : 1));
}

/** Whether a use is consumption: charging and export pass energy on. */
export function isConsumption(use: string): boolean {
  return use !== 'storage' && use !== 'grid';
}

/** Consumption of each frame by source, in the order of {@link orderSources}. */
export function consumptionBySource({ ts, links }: FlowFramesData): { source: string; energyWh: number[] }[] {
  const frames = Math.max(0, ts.length - 1);
  const sums = new Map<string, number[]>();
  for (const { source, use, energyWh } of links) {
    if (!isConsumption(use)) continue;
    const sum = sums.get(source) ?? Array.from({ length: frames }, () => 0);
    energyWh.forEach((wh, i) => (sum[i]! += wh));
    sums.set(source, sum);
  }
  return orderSources(sums.keys()).map((source) => ({ source, energyWh: sums.get(source)! }));
}
