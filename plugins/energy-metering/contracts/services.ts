import { defineService } from '@lingtan/sdk';
import type { EnergyKind } from './kinds.ts';
import type { EnergyTotal, Interval, Meter, TotalGroup, TotalResolution } from './intervals.ts';
import type { DirectSupplyRatio } from './direct-supply.ts';
import type {
  MeterGeneration,
  StoragePoolDay,
  Supply,
  SupplyCells,
  SupplyColumns,
  SupplyShares,
  UseItem,
} from './supply.ts';
import type { TariffsService } from './tariffs.ts';

/** A span of time; `asOf` (ISO 8601 UTC) asks what was known at that instant, null or absent for now. */
export interface SpanQuery {
  /** ms UTC, included. */
  from: number;
  /** ms UTC, excluded. */
  to: number;
  asOf?: string | null;
}

/** Which meters a query is about; each part narrows it, absent parts do not. */
export interface MeterFilter {
  meters?: readonly string[];
  enterpriseId?: string;
  /** This meter and everything below it. */
  node?: string;
  kind?: EnergyKind;
}

/** Amounts of the park's meters. Sees all of the park: a caller that serves an enterprise must name it. */
export interface MeterReadingsService {
  meters(): Promise<Meter[]>;
  /** Width of the park's intervals, min. */
  intervalMinutes(): Promise<number>;
  /** Newest revision of each interval that starts in the span, ordered by meter, direction, start. */
  intervals(query: SpanQuery & MeterFilter): Promise<Interval[]>;
  /** Every revision of one interval, oldest first. */
  history(query: { meter: string; direction: 'import' | 'export'; start: number }): Promise<Interval[]>;
  /**
   * Sums by meter, enterprise or role. By enterprise and role only meters that no other of their kind contains count, so
   * nothing counts twice, and only those of one kind: electricity unless another is asked for.
   */
  totals(query: SpanQuery & MeterFilter & { resolution: TotalResolution; by: TotalGroup }): Promise<EnergyTotal[]>;
}

export const MeterReadings = defineService<MeterReadingsService>('energy.meter-readings', { version: 1 });

/** Which source served which consumer. */
export interface SupplyMixService {
  /** One entry per bucket of the resolution, in the park's zone. */
  supply(query: SpanQuery & { resolution: TotalResolution }): Promise<Supply[]>;
  /** The same as `supply`, column by column: for who reads many buckets of many uses. */
  columns(query: SpanQuery & { resolution: TotalResolution }): Promise<SupplyColumns>;
  /** Shares of one use, or of all consumption of the park (`all`) over the span. */
  shares(query: SpanQuery & { use: UseItem | 'all' }): Promise<SupplyShares>;
  /** The same as `supply` in its finest cells: generators, storage origins and contracts one by one. */
  cells(query: SpanQuery & { resolution: TotalResolution; detail?: 'enterprise' | 'meter' }): Promise<SupplyCells[]>;
  /** What became of each generator's energy, and how much of it no contract claims. */
  generation(query: SpanQuery & { resolution: TotalResolution }): Promise<MeterGeneration[]>;
  /** Ratios of direct green supply by month of the year that holds `at` (ms UTC), and for the year until then. */
  ratios(query: { at: number; asOf?: string | null }): Promise<DirectSupplyRatio[]>;
  /** Books of the storages for the days that the span touches. */
  storagePools(query: SpanQuery): Promise<StoragePoolDay[]>;
}

export const SupplyMix = defineService<SupplyMixService>('energy.supply-mix', { version: 1 });

export const Tariffs = defineService<TariffsService>('energy.tariffs', { version: 1 });
