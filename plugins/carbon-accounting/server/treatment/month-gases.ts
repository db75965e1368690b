import type { TreatmentDay } from '@lingtan/wastewater-tracking/contracts';
import { treatmentEditions } from '../../contracts/index.ts';
import type { Factor, NewActivity, TreatmentConfig, TreatmentWay } from '../../contracts/index.ts';
import { activityIdOf, countedDays, methaneKg, nitrogenLost, nitrousKg, selectFactor } from '../../domain/index.ts';
import type { TreatmentLoads } from '../../domain/index.ts';
import type { DayLoad, GasFactor, TreatmentContent } from './treatment-store.ts';

export interface MonthGas {
  activity: Omit<NewActivity, 'note'>;
  content: TreatmentContent;
}

/** Id of the activity of a gas of a plant and month. */
export function gasId(plant: string, gas: 'CH4' | 'N2O', month: string): string {
  return activityIdOf(`water-${plant}-${gas.toLowerCase()}`, month);
}

/** Membranes that lose more of the nitrogen than their meters may err by are not all there is. */
const meterError = 0.05;

/**
 * The way of treatment, by the loads: membranes hold nitrogen back and destroy none, so where it comes in and leaves by no outlet, a
 * biology is at work whatever the setting says.
 */
function wayBy({ way, edition }: TreatmentConfig, loads: readonly TreatmentLoads[]): TreatmentWay {
  if (way !== 'membranes' || edition === 'before') return way;
  const lost = nitrogenLost(loads);
  return lost !== null && lost > meterError ? 'mcf-aerobic-well-managed' : way;
}

/** Methane and nitrous oxide of a plant and month, as far as its days are known. */
export function gasesOfMonth(
  settings: TreatmentConfig,
  month: string,
  days: readonly TreatmentDay[],
  factors: readonly Factor[],
): MonthGas[] {
  const loads = [...days].sort((a, b) => (a.day < b.day ? -1 : 1)).map((day) => loadsOf(settings, day));
  const config = { ...settings, way: wayBy(settings, loads) };
  const choose = (part: GasFactor['part'], item: string): GasFactor => {
    const { factor } = selectFactor(factors, { category: 'wastewater', item });
    return { part, id: factor.id, version: factor.version, value: factor.value!, unit: factor.unit };
  };
  return [methane(config, month, loads, choose), nitrous(config, month, loads, choose)].filter((each) => each !== null);
}

type Choose = (part: GasFactor['part'], item: string) => GasFactor;
type Loads = TreatmentLoads & { refs: Map<string, string> };

const keyOf = (outlet: string, parameter: string): string => `${outlet}/${parameter}`;

function loadsOf({ inletId, outletIds, organics, nitrogen }: TreatmentConfig, { day, loads }: TreatmentDay): Loads {
  const kg = (outlet: string, parameter: string): number | null =>
    loads.find((each) => each.outlet === outlet && each.parameter === parameter)?.kg ?? null;
  return {
    day,
    organicsIn: kg(inletId, organics),
    organicsOut: outletIds.map((outlet) => kg(outlet, organics)),
    nitrogenIn: kg(inletId, nitrogen),
    nitrogenOut: outletIds.map((outlet) => kg(outlet, nitrogen)),
    refs: new Map(loads.map(({ outlet, parameter, ref }) => [keyOf(outlet, parameter), ref])),
  };
}

function methane(config: TreatmentConfig, month: string, loads: readonly Loads[], choose: Choose): MonthGas | null {
  const { organics, sludgePct, way, edition } = config;
  const { days, unknown } = countedDays(loads, 'organics', true) as { days: Loads[]; unknown: number };
  // Membranes hold organics back, they degrade none.
  if (way === 'membranes' || days.length === 0) return null;
  // A way that the edition does not know cannot be saved; asked for by its own name it is no silent 0.
  const mcf = treatmentEditions[edition].mcf[way] ?? `${way}-ipcc-${edition}`;
  const factors = [choose('b0', `b0-${organics.toLowerCase()}-basis`), choose('mcf', mcf)];
  const amount = methaneKg(
    days.map(({ organicsIn }) => organicsIn!),
    days.flatMap(({ organicsOut }) => organicsOut as number[]),
    { b0: factors[0]!.value, mcf: factors[1]!.value, sludgePct },
  );
  return monthGas(config, month, { gas: 'CH4', parameter: organics, amount, factors, sludgePct, unknown, days });
}

function nitrous(config: TreatmentConfig, month: string, loads: readonly Loads[], choose: Choose): MonthGas | null {
  const { nitrogen, dischargesToWater, way, edition } = config;
  const inPlant = way !== 'membranes' && treatmentEditions[edition].nitrous.includes(way);
  if (!inPlant && !dischargesToWater) return null;
  const { days, unknown } = countedDays(loads, 'nitrogen', dischargesToWater) as { days: Loads[]; unknown: number };
  if (days.length === 0) return null;
  const factors = [
    ...(inPlant ? [choose('plant', 'n2o-ef-treatment-plant-aerobic-nitrification-denitrification')] : []),
    ...(dischargesToWater ? [choose('effluent', 'n2o-ef-effluent-to-water')] : []),
  ];
  const valueOf = (part: GasFactor['part']): string | null => factors.find((each) => each.part === part)?.value ?? null;
  const amount = nitrousKg(
    days.map(({ nitrogenIn }) => nitrogenIn!),
    dischargesToWater ? days.flatMap(({ nitrogenOut }) => nitrogenOut as number[]) : [],
    { plant: valueOf('plant'), effluent: valueOf('effluent') },
  );
  const rest = { amount, factors, sludgePct: null, unknown, days };
  return monthGas(config, month, { gas: 'N2O', parameter: nitrogen, ...rest });
}

function monthGas(
  config: TreatmentConfig,
  month: string,
  made: Pick<TreatmentContent, 'gas' | 'parameter' | 'factors' | 'sludgePct'> & {
    amount: string;
    unknown: number;
    days: Loads[];
  },
): MonthGas {
  const { gas, parameter, amount, factors, sludgePct, unknown: unknownDays, days } = made;
  const { plantId: plant, inletId, outletIds, dischargesToWater } = config;
  const load = (day: Loads, outlet: string, role: DayLoad['role'], kg: number | null): DayLoad => ({
    ...{ day: day.day, outlet, role, kg: kg!, ref: day.refs.get(keyOf(outlet, parameter))! },
  });
  const outToo = gas === 'CH4' || dischargesToWater;
  const loads = days.flatMap((day) => {
    const [into, out] = gas === 'CH4' ? [day.organicsIn, day.organicsOut] : [day.nitrogenIn, day.nitrogenOut];
    return [
      load(day, inletId, 'in', into),
      ...(outToo ? outletIds.map((outlet, i) => load(day, outlet, 'out', out[i]!)) : []),
    ];
  });
  return {
    activity: {
      ...{ id: gasId(plant, gas, month), kind: 'gas', item: gas, amount, unit: 'kg', date: days.at(-1)!.day },
    },
    content: { plant, month, gas, parameter, loads, factors, sludgePct, unknownDays },
  };
}
