import { certificateFlows } from '../../contracts/index.ts';
import type { ActivityInput, Factor, GridBasis } from '../../contracts/index.ts';
import { add, exact, multiply, negate, subtract, toNumber, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { selectFactor } from '../factors/index.ts';
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

const bases: readonly [string, GridBasis][] = [
  ['average', 'average'],
  ['ex-market', 'ex-market'],
  ['fossil-only', 'fossil-only'],
];

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
  const year = before.find(({ kind }) => kind === 'electricity');
  const asked = year?.year ?? (year?.date === undefined ? undefined : Number(year.date.slice(0, 4)));
  const row = (basis: GridBasis, name: string, place: string): AvoidedBasis => {
    try {
      const { factor, flag } = selectFactor(factors, {
        ...{ category: 'grid', item: 'electricity', basis, area: place, ifMissing: 'newest-published' as const },
        ...(asked === undefined ? {} : { year: asked }),
      });
      const value = exact(factor.value!);
      return {
        basis: name,
        area: place,
        kgCO2PerKWh: toNumber(value),
        avoidedT: toNumber(multiply(avoided, value)),
        factor: `${factor.id}@${factor.version}`,
        flagged: flag !== null,
      };
    } catch (error) {
      if ((error as { code?: string }).code === undefined) throw error;
      return { basis: name, area: place, kgCO2PerKWh: null, avoidedT: null, factor: null, flagged: false };
    }
  };
  return {
    avoidedMWh: toNumber(avoided),
    basis: [
      ...bases.map(([name, basis]) => row(basis, name, 'CN')),
      ...(area === undefined || area === 'CN' ? [] : [row('average', 'average', area)]),
    ],
  };
}
