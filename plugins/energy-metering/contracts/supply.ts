import type { QualitySummary } from './intervals.ts';

/**
 * Where the park's energy comes from. `other` is what load and hydrogen meters give back to the bus; `balance` closes the
 * books when the uses exceed the metered sources.
 */
export const sourceItems = ['pv', 'wind', 'other', 'storage', 'grid', 'balance'] as const;
export type SourceItem = (typeof sourceItems)[number];

/**
 * Where it goes: `enterprise:<id>`, `park` (loads of no enterprise), `hydrogen` (of no enterprise), `storage` (charging),
 * `grid` (export), and `balance`, which is metered nowhere: losses and loads without a meter.
 */
export type UseItem = `enterprise:${string}` | 'park' | 'hydrogen' | 'storage' | 'grid' | 'balance';

/** One cell of the allocation. */
export interface SupplyLink {
  source: SourceItem;
  use: UseItem;
  energyWh: number;
}

/**
 * Supply over a span. In each interval every source serves every use pro rata; cells are integer Wh, rows add up to the
 * sources and columns to the uses exactly. What comes out of storage is listed as `storage`: its origin is not traced.
 */
export interface Supply {
  /** ms UTC. */
  from: number;
  to: number;
  sources: { item: SourceItem; energyWh: number }[];
  uses: { item: UseItem; energyWh: number }[];
  links: SupplyLink[];
  quality: QualitySummary;
}

/** Shares of a consumption by source, each 0..1; they add up to 1 unless nothing was consumed (null). */
export interface SupplyShares {
  /** Integer Wh. */
  consumptionWh: number;
  /** PV and wind used in the interval of their generation. */
  green: number | null;
  /** From storage, origin not traced: neither counted as green nor as grid. */
  storage: number | null;
  grid: number | null;
  /** Given back by load and hydrogen meters, origin unknown. */
  other: number | null;
  /** From no metered source. */
  balance: number | null;
}
