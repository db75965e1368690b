import { electricityFlows } from '../../contracts/index.ts';
import type { ActivityInput, ElectricityMethod, Factor, Profile } from '../../contracts/index.ts';
import { emissionKg } from '../calculate/index.ts';
import { carbonErrors } from '../errors.ts';
import { exact, negate, zero } from '../exact/index.ts';
import { selectFactor } from '../factors/index.ts';
import type { Selected } from '../factors/index.ts';
import { nonNegative } from '../input/index.ts';
import { convert } from '../units/index.ts';
import { usedFactor } from './line.ts';
import type { Line } from './line.ts';
import { nothing as nothingGiven } from '../problem.ts';

export interface LineContext {
  profile: Profile;
  factors: readonly Factor[];
  area: string | undefined;
  asOf: string | undefined;
  /** Factors of the grid that were chosen already, by what was asked for: a year of many meters asks for few. */
  chosen: Map<string, Selected<Factor>>;
  /** Claims that are more than what they stand for. */
  overclaimed: ReadonlySet<string>;
}

const nation = 'CN';

/** One flow of electricity under one method of the profile. */
export function electricityLine(activity: ActivityInput, method: ElectricityMethod, context: LineContext): Line {
  const { flow } = activity;
  if (flow === undefined)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'flow',
      value: nothingGiven,
      expected: electricityFlows.join(', '),
    });
  const base = { activity, scope: 2 as const, gas: 'CO2', gwp: null };
  const nothing = { ...base, tonnes: zero, gasKg: zero, factor: null, flag: null };
  if (flow === 'self-generated')
    return { ...nothing, methods: [method.method], formula: 'own renewable generation × 0', note: 'self-generated' };
  if (flow === 'contracted' && method.green === 'zero')
    return {
      ...nothing,
      methods: [method.method],
      formula: 'power under a green contract × 0',
      note: 'zero-by-contract',
    };
  // Where power under a contract counts by the grid factor, a certificate changes nothing either; it is shown all the same.
  if (flow === 'claimed' && method.green === 'factor')
    return { ...nothing, methods: [method.method], formula: 'green certificates × 0', note: 'claim-no-effect' };
  if (flow === 'sold' && method.sold !== 'factor')
    return { ...nothing, methods: [method.method], formula: 'certificates sold × 0', note: 'sold-no-effect' };
  if (flow === 'claimed' && context.overclaimed.has(activity.id))
    throw carbonErrors.CLAIMED_TOO_MUCH({ value: `${activity.amount} ${activity.unit}` });
  const { factor, flag } = gridFactor(activity, method, context);
  const kg = emissionKg(nonNegative(activity.amount, 'amount'), activity.unit, exact(factor.value!), factor.unit);
  const beside = flow === 'exported' && method.exported === 'separate';
  // Claimed power takes its purchased power out again, at the very factor by which that was counted.
  const deducted = flow === 'exported' || flow === 'claimed';
  const signed = deducted ? negate(kg) : kg;
  return {
    ...base,
    methods: beside ? [] : [method.method],
    tonnes: convert(signed, 'kg', 't'),
    gasKg: signed,
    factor: usedFactor(factor, factor.value!),
    flag,
    formula: `${deducted ? '− ' : ''}amount × ${factor.value} ${factor.unit}`,
    note: beside ? 'reported-beside' : flow === 'claimed' || flow === 'sold' ? flow : null,
  };
}

/** The grid factor of the method; its fallback basis only where the profile names one, and then flagged. */
function gridFactor(
  activity: ActivityInput,
  method: ElectricityMethod,
  { profile, factors, asOf, area, chosen }: LineContext,
): { factor: Factor; flag: Line['flag'] } {
  const place = method.area === 'national' ? nation : (activity.area ?? area);
  if (place === undefined)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'area',
      value: nothingGiven,
      expected: { en: 'the area of the grid, such as CN-JS', 'zh-CN': '电网所在地区，例如 CN-JS' },
    });
  const request = {
    category: 'grid',
    item: 'electricity',
    area: place,
    ifMissing: profile.ifMissing,
    ...(activity.year === undefined ? {} : { year: activity.year }),
    ...(activity.date === undefined ? {} : { date: activity.date }),
    ...(asOf === undefined ? {} : { asOf }),
  };
  const asked = [method.method, place, activity.year, activity.date].join('|');
  const known = chosen.get(asked);
  if (known) return known;
  let selected: Selected<Factor>;
  try {
    selected = selectFactor(factors, { ...request, basis: method.basis });
    chosen.set(asked, selected);
  } catch (error) {
    if (method.fallbackBasis === undefined) throw error;
    selected = selectFactor(factors, { ...request, basis: method.fallbackBasis });
    const { factor, flag } = selected;
    const year = activity.year ?? (activity.date === undefined ? null : Number(activity.date.slice(0, 4)));
    const plain = {
      reasons: [],
      yearAsked: year,
      yearUsed: factor.year ?? null,
      areaAsked: place,
      areaUsed: factor.area,
    };
    return { factor, flag: { ...(flag ?? plain), basisUsed: method.fallbackBasis } };
  }
  return selected;
}
