import { electricityFlows } from '../../contracts/index.ts';
import type { ActivityInput, ElectricityFlow, ElectricityMethod, Factor, Profile } from '../../contracts/index.ts';
import { emissionKg } from '../calculate/index.ts';
import { carbonErrors } from '../errors.ts';
import { exact, negate, zero } from '../exact/index.ts';
import { nonNegative } from '../input/index.ts';
import { convert } from '../units/index.ts';
import { flowWeight, gridFactor, nation } from './grid-factor.ts';
import { usedFactor } from './line.ts';
import type { Line } from './line.ts';

export interface LineContext {
  profile: Profile;
  factors: readonly Factor[];
  area: string | undefined;
  asOf: string | undefined;
  /** Factors of the grid that were chosen already, by what was asked for: a year of many meters asks for few. */
  chosen: Map<string, ReturnType<typeof gridFactor>>;
  /** Claims that are more than what they stand for. */
  overclaimed: ReadonlySet<string>;
}

/** Flows that may count for nothing. Where power under a contract counts by the grid factor, a certificate changes nothing either; it is shown all the same. */
const uncounted: Partial<Record<ElectricityFlow, { formula: string; note: Line['note'] }>> = {
  'self-generated': { formula: 'own renewable generation × 0', note: 'self-generated' },
  contracted: { formula: 'power under a green contract × 0', note: 'zero-by-contract' },
  claimed: { formula: 'green certificates × 0', note: 'claim-no-effect' },
  sold: { formula: 'certificates sold × 0', note: 'sold-no-effect' },
};

/** One flow of electricity under one method of the profile. */
export function electricityLine(activity: ActivityInput, method: ElectricityMethod, context: LineContext): Line {
  const { flow } = activity;
  if (flow === undefined) throw carbonErrors.FLOW_MISSING({ flows: electricityFlows.join(', ') });
  const base = { activity, scope: 2 as const, gas: 'CO2', gwp: null };
  const nothing = { ...base, tonnes: zero, gasKg: zero, factor: null, flag: null };
  const counts = flowWeight(method, flow) !== 0;
  const none = uncounted[flow];
  if (!counts && none) return { ...nothing, methods: [method.method], ...none };
  // What is given back and not deducted is shown beside the total, with what it would come to.
  const beside = !counts;
  if (flow === 'claimed' && context.overclaimed.has(activity.id))
    throw carbonErrors.CLAIMED_TOO_MUCH({ value: `${activity.amount} ${activity.unit}` });
  const { factor, flag } = factorOf(activity, method, context);
  const kg = emissionKg(nonNegative(activity.amount, 'amount'), activity.unit, exact(factor.value!), factor.unit);
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

/** The factor of the method for an activity, chosen once for all that ask for the same. */
function factorOf(
  activity: ActivityInput,
  method: ElectricityMethod,
  context: LineContext,
): ReturnType<typeof gridFactor> {
  const { profile, factors, asOf, area, chosen } = context;
  const place = method.area === 'national' ? nation : (activity.area ?? area);
  if (place === undefined) throw carbonErrors.AREA_MISSING();
  const asked = [method.method, place, activity.year, activity.date].join('|');
  let found = chosen.get(asked);
  if (!found) {
    found = gridFactor(factors, profile, method, {
      area: place,
      ...(activity.year === undefined ? {} : { year: activity.year }),
      ...(activity.date === undefined ? {} : { date: activity.date }),
      ...(asOf === undefined ? {} : { asOf }),
    });
    chosen.set(asked, found);
  }
  return found;
}
