import { certificateFlows } from '../../contracts/index.ts';
import type { ActivityInput, Factor, GridBasis } from '../../contracts/index.ts';
import { add, exact, multiply, negate, subtract, toNumber, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { selectFactor } from '../factors/index.ts';
import type { FactorRequest } from '../factors/index.ts';
import { nation } from '../inventory/index.ts';
import { convert } from '../units/index.ts';

/** What avoided electricity is worth under one basis. */
export interface AvoidedBasis {
  basis: string;
  area: string;
  /** Null where no factor is on record. */
  kgCO2PerKWh: number | null;
  avoidedT: number | null;
  factor: string | null;
  /** The factor is that of an earlier year. */
  flagged: boolean;
}

/** The bases by which electricity of the grid is worth something: three of the nation, and the average of the area. */
export function basesOfGrid(area: string | undefined): { basis: GridBasis; area: string }[] {
  const national = (['average', 'ex-market', 'fossil-only'] as const).map((basis) => ({ basis, area: nation }));
  return area === undefined || area === nation ? national : [...national, { basis: 'average', area }];
}

/** The factor of a basis, kgCO2/kWh. @throws CARBON_FACTOR_MISSING where none is on record */
export function basisFactor(
  factors: readonly Factor[],
  asked: Pick<FactorRequest, 'year' | 'ifMissing'> & { basis: GridBasis; area: string },
): { value: Exact; factor: string; flagged: boolean } {
  const { factor, flag } = selectFactor(factors, { category: 'grid', item: 'electricity', ...asked });
  return { value: exact(factor.value!), factor: `${factor.id}@${factor.version}`, flagged: flag !== null };
}

/** Electricity from the grid net of what goes back, MWh. */
function netMWh(activities: readonly ActivityInput[]): Exact {
  return add(...activities.map((activity) => gridMWh(activity) ?? zero));
}

/** Electricity that an activity takes from the grid, MWh, negative for what goes back; null where it is none. */
export function gridMWh({ kind, flow, amount, unit }: ActivityInput): Exact | null {
  if (kind !== 'electricity' || flow === 'self-generated' || certificateFlows.has(flow ?? '')) return null;
  const energy = convert(exact(amount), unit, 'MWh');
  return flow === 'exported' ? negate(energy) : energy;
}

/** Net electricity that falls away, and the tonnes that it stands for under each basis: the basis decides a claim by more than half. */
export function avoidedByBasis(
  before: readonly ActivityInput[],
  after: readonly ActivityInput[],
  factors: readonly Factor[],
  area: string | undefined,
): { avoidedMWh: number; basis: AvoidedBasis[] } {
  const avoided = subtract(netMWh(before), netMWh(after));
  const used = before.find(({ kind }) => kind === 'electricity');
  const asked = used?.year ?? (used?.date === undefined ? undefined : Number(used.date.slice(0, 4)));
  const row = (each: { basis: GridBasis; area: string }): AvoidedBasis => {
    try {
      const year = asked === undefined ? {} : { year: asked };
      const { value, ...found } = basisFactor(factors, { ...each, ...year, ifMissing: 'newest-published' });
      return { ...each, kgCO2PerKWh: toNumber(value), avoidedT: toNumber(multiply(avoided, value)), ...found };
    } catch (error) {
      if ((error as { code?: string }).code === undefined) throw error;
      return { ...each, kgCO2PerKWh: null, avoidedT: null, factor: null, flagged: false };
    }
  };
  return { avoidedMWh: toNumber(avoided), basis: basesOfGrid(area).map(row) };
}
