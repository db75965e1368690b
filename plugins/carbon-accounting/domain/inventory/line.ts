import type { ActivityInput, Factor, FuelGas, Problem } from '../../contracts/index.ts';
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

/** A further gas of a combustion, as it stands in its line. */
export interface BurntGas {
  gas: FuelGas;
  /** Exact decimal text: kg of the gas, and t of CO2e that they count for. */
  kg: string;
  t: string;
  factor: UsedFactor;
  gwp: UsedFactor;
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
  /** Of a fuel: what else its combustion releases, in `tonnes` already. Absent where the profile counts CO2 of fuels only. */
  gases?: BurntGas[];
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

/** Every factor version that a line rests on. */
export function factorsOfLine({ factor, gwp, gases = [] }: Pick<Line, 'factor' | 'gwp' | 'gases'>): UsedFactor[] {
  return [factor, gwp, ...gases.flatMap((each) => [each.factor, each.gwp])].filter((each) => each !== null);
}
