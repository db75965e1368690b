import type { QualitySummary } from './intervals.ts';

/**
 * Where the park's energy comes from. `contracted` is green power bought from outside, which arrives through the grid meter
 * and is not counted in `grid`; `other` is what load and hydrogen meters give back to the bus; `balance` closes the books
 * when the uses exceed the metered sources.
 */
export const sourceItems = ['pv', 'wind', 'contracted', 'other', 'storage', 'grid', 'balance'] as const;
export type SourceItem = (typeof sourceItems)[number];

/**
 * Where what a storage gives back came from when it was charged. `unknown` is energy discharged that was never seen being
 * charged: it was stored before the history starts, or more came out than the books hold.
 */
export const originItems = ['pv', 'wind', 'other', 'grid', 'balance', 'unknown'] as const;
export type OriginItem = (typeof originItems)[number];

/**
 * Where it goes: `enterprise:<id>`, `park` (loads of no enterprise), `hydrogen` (of no enterprise), `storage` (charging),
 * `grid` (export), and `balance`, which is metered nowhere: losses and loads without a meter.
 */
export type UseItem = `enterprise:${string}` | 'park' | 'hydrogen' | 'storage' | 'grid' | 'balance';

/**
 * How the sources of an interval are shared out.
 * - `pro-rata`: every source serves every use in proportion. Contracts with generators of the park have no effect.
 * - `contract-priority`: contracts are served first, by priority; what is left of sources and uses is shared pro rata.
 */
export const allocationRules = ['pro-rata', 'contract-priority'] as const;
export type AllocationRule = (typeof allocationRules)[number];

/** One cell of the allocation. */
export interface SupplyLink {
  source: SourceItem;
  use: UseItem;
  energyWh: number;
}

/** What a use got from storage, by the origin of what was stored. */
export interface StorageLink {
  origin: OriginItem;
  use: UseItem;
  energyWh: number;
}

/** How far a contract was met, interval by interval, integer Wh. */
export interface ContractMatch {
  contract: string;
  /** What the contract should have delivered. */
  nominatedWh: number;
  /** What counted: never more than its enterprise used (and, from outside the park, took from the grid) in the interval. */
  matchedWh: number;
  /** The rest, which is credited to nobody. */
  unmatchedWh: number;
}

/**
 * Supply over a span. The allocation is made per interval by the stated rule; cells are integer Wh, rows add up to the
 * sources and columns to the uses exactly.
 */
export interface Supply {
  /** ms UTC. */
  from: number;
  to: number;
  sources: { item: SourceItem; energyWh: number }[];
  uses: { item: UseItem; energyWh: number }[];
  links: SupplyLink[];
  /** The links from `storage` taken apart by origin. */
  storage: StorageLink[];
  contracts: ContractMatch[];
  /** Rules that were in force in the span. */
  rules: AllocationRule[];
  quality: QualitySummary;
  /** Readings before the span were revised and its storage origin is being computed again, from this instant on (ms UTC); null when it is settled. */
  restatingFrom: number | null;
}

/**
 * Supply by bucket as columns: one amount per bucket for each link, zero where it had none. Says what the list of `Supply` of the
 * same query says of links, storage and quality, and reads a year of a thousand uses without an object for each of its cells.
 */
export interface SupplyColumns {
  /** Begin of each bucket, ms UTC, ascending. Buckets without readings are left out. */
  starts: number[];
  /** `energyWh[i]` is the amount in the bucket that begins at `starts[i]`, integer Wh. */
  links: { source: SourceItem; use: UseItem; energyWh: number[] }[];
  /** The links from `storage` taken apart by origin. */
  storage: { origin: OriginItem; use: UseItem; energyWh: number[] }[];
  /** Of each bucket. */
  quality: QualitySummary[];
}

/** Shares of a consumption by source, each 0..1; null when nothing was consumed. */
export interface SupplyShares {
  /** Integer Wh. */
  consumptionWh: number;
  /** Green share: `direct` + `viaStorage` + `contracted`. With `storage`, `grid`, `other` and `balance` it adds up to 1. */
  green: number | null;
  /** PV and wind of the park used in the interval of their generation. */
  direct: number | null;
  /** From storage, charged from PV and wind of the park. */
  viaStorage: number | null;
  /** Green power bought from outside the park, matched interval by interval. */
  contracted: number | null;
  /** From storage, charged from anything else or of unknown origin. */
  storage: number | null;
  grid: number | null;
  /** Given back by load and hydrogen meters, origin unknown. */
  other: number | null;
  /** From no metered source. */
  balance: number | null;
}

/**
 * A source by its finest name:
 * - `pv:<meter>`, `wind:<meter>`: a generator of the park
 * - `storage:<meter>:<origin>`: what a storage gave back, by origin (`pv:<meter>`, `wind:<meter>`, `other`, `grid`, `balance`, `unknown`)
 * - `contracted:<contract>`: green power from outside the park
 * - `other`, `grid`, `balance`
 */
export type SourceKey = string;

/** A use by its finest name: `enterprise:<id>`, `park`, `hydrogen`, `storage:<meter>`, `grid`, `balance`; by meter also `load:<meter>`. */
export type UseKey = string;

/** Supply over a span in its finest cells: every generator, every origin of every storage, every contract. */
export interface SupplyCells {
  /** ms UTC. */
  from: number;
  to: number;
  rules: AllocationRule[];
  sources: { key: SourceKey; item: SourceItem; energyWh: number }[];
  uses: { key: UseKey; item: UseItem; energyWh: number }[];
  /** Cells that are not zero. */
  cells: { source: SourceKey; use: UseKey; energyWh: number }[];
  contracts: ContractMatch[];
  quality: QualitySummary;
  restatingFrom: number | null;
}

/** What became of one generator's energy over a span, integer Wh. `generatedWh` = the sum of the other four. */
export interface MeterGeneration {
  meter: string;
  technology: 'pv' | 'wind';
  enterpriseId: string | null;
  from: number;
  to: number;
  generatedWh: number;
  /** Delivered under contracts of the park. */
  contractedWh: number;
  /** Used in the interval of generation, under no contract. */
  usedWh: number;
  storedWh: number;
  exportedWh: number;
}

/** The books of one storage over one day of the park, integer Wh as it can be given back. */
export interface StoragePoolDay {
  meter: string;
  /** `YYYY-MM-DD` in the park's zone. */
  day: string;
  from: number;
  to: number;
  revision: number;
  /** By origin: opening + charged + unrecorded = discharged + losses + closing. */
  origins: {
    origin: SourceKey;
    openingWh: number;
    chargedWh: number;
    /** Discharged beyond what the books held; only of origin `unknown`. */
    unrecordedWh: number;
    dischargedWh: number;
    lossesWh: number;
    closingWh: number;
  }[];
}
