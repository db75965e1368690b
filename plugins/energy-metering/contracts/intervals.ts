import type { Quality } from '@lingtan/sdk';
import type { Direction, MeterRole } from './config.ts';
import type { BaseUnit, EnergyKind } from './kinds.ts';

/** How the amount of an interval was found. */
export const intervalMethods = [
  'counter-difference',
  'power-integration',
  'interval-sum',
  'formula',
  'vee-linear',
  'vee-parent-balance',
  'vee-similar-day',
  'edit',
  'none',
] as const;
export type IntervalMethod = (typeof intervalMethods)[number];

/**
 * Why an interval is not plainly `actual`.
 * - `no-samples`: nothing before or nothing after, so that a boundary is unknown
 * - `gap`: a boundary lies in a gap longer than one and a half intervals; energy is spread evenly over the gap
 * - `long-gap`: the same with a gap of more than two hours
 * - `register-reset`: the register fell and no rollover explains it
 * - `above-rating`: the register grew faster than the circuit can carry
 * - `incomplete`: a register of amounts per interval lacks some of them
 * - `coarse-samples`: amounts of steps longer than the interval, spread evenly
 * - `replacement`: the meter or its transformers were changed, and the reading at that time is not known
 * - `out-of-service`: before the meter was commissioned or after it was retired
 * - `unit-mismatch`: the unit of the point cannot be an amount of the meter's kind
 * - `uncertain-sample`: a sample at a boundary was marked uncertain or substituted
 * - `input-missing`: a meter that the formula reads is missing
 * - `formula-undefined`: the formula has no result, such as a division by zero
 */
export const intervalReasons = [
  'no-samples',
  'gap',
  'long-gap',
  'register-reset',
  'above-rating',
  'incomplete',
  'coarse-samples',
  'replacement',
  'out-of-service',
  'unit-mismatch',
  'uncertain-sample',
  'input-missing',
  'formula-undefined',
] as const;
export type IntervalReason = (typeof intervalReasons)[number];

/** One interval of one meter and direction, in one revision. Immutable. */
export interface Interval {
  meter: string;
  direction: Direction;
  /** ms UTC, start included. */
  start: number;
  /** ms UTC, end excluded. */
  end: number;
  revision: number;
  /** Integer, in the base unit of the meter's energy kind (Wh for electricity); null when `missing`. */
  amount: number | null;
  status: Quality;
  method: IntervalMethod;
  reason: IntervalReason | null;
  /** ISO 8601 UTC. */
  recordedAt: string;
  /** Reference to open, with revision. */
  ref: string;
}

/** Share of the intervals by quality, 0..1, and the worst of them. */
export interface QualitySummary {
  worst: Quality;
  actual: number;
  estimated: number;
  edited: number;
  missing: number;
}

export type TotalResolution = '15m' | '1h' | '1d' | '1mo' | 'all';
export type TotalGroup = 'meter' | 'enterprise' | 'role';

/** Energy over one bucket. Intervals that are missing add nothing and show in `quality`. */
export interface EnergyTotal {
  /** Meter id, enterprise id (empty for the park itself) or role. */
  key: string;
  direction: Direction;
  /** ms UTC; hours, days and months are those of the park's zone. */
  from: number;
  to: number;
  amount: number;
  /** Unit of the amount: the base unit of the kind. */
  unit: BaseUnit;
  intervals: number;
  quality: QualitySummary;
}

/** A meter as other plugins and the screen see it. */
export interface Meter {
  id: string;
  name: { en: string; 'zh-CN': string };
  assetId: string;
  role: MeterRole;
  enterpriseId: string | null;
  parentId: string | null;
  kind: EnergyKind;
  /** Unit of its amounts, of which they are integers. */
  unit: BaseUnit;
  /** Counts in the park's balance of electricity. */
  boundary: boolean;
  /** Counts in sums by enterprise and role of its kind, so that nothing counts twice. For electricity the same as `boundary`. */
  counted: boolean;
  directions: Direction[];
  points: { import: string | null; export: string | null; power: string | null };
  /** When it is in service, ms UTC, as its entry says; null where that is open. */
  inService: { from: number | null; to: number | null };
}
