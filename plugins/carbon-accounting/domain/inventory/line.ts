import type { ActivityInput, Factor, Problem } from '../../contracts/index.ts';
import type { Exact } from '../exact/index.ts';
import type { FactorFlag } from '../factors/index.ts';

export type Scope = 1 | 2 | 3;

/** Which factor a line used, with all that a reader needs to judge it. */
export interface UsedFactor {
  id: string;
  version: number;
  value: string;
  unit: string;
  year: number | null;
  area: string;
  basis: string | null;
  source: string;
  status: Factor['status'];
}

/** One activity under one profile, before rounding. */
export interface Line {
  activity: ActivityInput;
  scope: Scope;
  /** Methods whose total it counts in; empty when it is reported beside the total. */
  methods: readonly string[];
  /** Emission in t of CO2, or of CO2e where the profile counts all gases. */
  tonnes: Exact;
  gas: string;
  gasKg: Exact;
  factor: UsedFactor | null;
  gwp: UsedFactor | null;
  flag: (FactorFlag & { basisUsed?: string }) | null;
  formula: string;
  note:
    | 'zero-by-contract'
    | 'self-generated'
    | 'reported-beside'
    | 'claimed'
    | 'claim-no-effect'
    | 'sold'
    | 'sold-no-effect'
    | null;
}

/** An activity that could not be counted, and why. */
export interface Gap extends Problem {
  activityId: string;
  methods: readonly string[];
}

export function usedFactor(factor: Factor, value: string): UsedFactor {
  const { id, version, unit, area, source, status } = factor;
  return { id, version, value, unit, year: factor.year ?? null, area, basis: factor.basis ?? null, source, status };
}
