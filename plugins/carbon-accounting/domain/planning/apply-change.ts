import type { ActivityInput, Factor, Profile, ScenarioChange } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { add, compare, divide, exact, multiply, one, subtract, toText, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { selectFactor } from '../factors/index.ts';
import { fractionOfOne, nonNegative, positive } from '../input/index.ts';
import { convert } from '../units/index.ts';
import { oneOf, unusedId } from '../problem.ts';

type Activities = readonly ActivityInput[];

export interface ChangeContext {
  factors: readonly Factor[];
  profile: Profile;
  /** Path of the change in the input, for messages. */
  field: string;
}

/** Activities after a change; an activity that would fall below zero is refused. */
export function applyChange(activities: Activities, change: ScenarioChange, context: ChangeContext): ActivityInput[] {
  const { field } = context;
  switch (change.op) {
    case 'set':
      return amend(activities, change.id, `${field}.id`, () => nonNegative(change.amount, `${field}.amount`));
    case 'scale':
      return amend(activities, change.id, `${field}.id`, ({ amount }) =>
        multiply(exact(amount), nonNegative(change.by, `${field}.by`)),
      );
    case 'add':
      return shift(activities, change.id, exact(change.by, `${field}.by`), change.unit ?? null, context);
    case 'remove':
      find(activities, change.id, `${field}.id`);
      return activities.filter(({ id }) => id !== change.id);
    case 'insert':
      return insert(activities, change.activity, `${field}.activity.id`);
    case 'replace-furnace': {
      const saved = subtract(
        nonNegative(change.kWhPerTAfter, `${field}.kWhPerTAfter`),
        nonNegative(change.kWhPerTBefore, `${field}.kWhPerTBefore`),
      );
      return shift(
        activities,
        change.id,
        multiply(saved, nonNegative(change.productT, `${field}.productT`)),
        'kWh',
        context,
      );
    }
    case 'add-generation':
      return addGeneration(activities, change, context);
    case 'electrify-heat':
      return electrify(activities, change, context);
  }
}

function find(activities: Activities, id: string, field: string): ActivityInput {
  const found = activities.find((each) => each.id === id);
  if (!found)
    throw carbonErrors.OUT_OF_RANGE({
      field,
      value: id,
      expected: oneOf(activities.map((each) => each.id)),
    });
  return found;
}

function amend(
  activities: Activities,
  id: string,
  field: string,
  amountOf: (activity: ActivityInput) => Exact,
): ActivityInput[] {
  find(activities, id, field);
  return activities.map((each) => (each.id === id ? { ...each, amount: toText(amountOf(each), 18) } : each));
}

/** Adds to an activity, in its unit or another of the same quantity. */
function shift(
  activities: Activities,
  id: string,
  by: Exact,
  unit: string | null,
  { field }: ChangeContext,
): ActivityInput[] {
  return amend(activities, id, `${field}.id`, (activity) => {
    const sum = add(exact(activity.amount), convert(by, unit ?? activity.unit, activity.unit, `${field}.unit`));
    if (compare(sum, zero) < 0)
      throw carbonErrors.OUT_OF_RANGE({
        field: `${field}.op`,
        value: {
          en: `${id} would be ${toText(sum, 3)} ${activity.unit}`,
          'zh-CN': `${id} 将变为 ${toText(sum, 3)} ${activity.unit}`,
        },
        expected: {
          en: `no more taken away than there is (${activity.amount} ${activity.unit})`,
          'zh-CN': `扣减量不超过现有量（${activity.amount} ${activity.unit}）`,
        },
      });
    return sum;
  });
}

function insert(activities: Activities, activity: ActivityInput, field: string): ActivityInput[] {
  if (activities.some(({ id }) => id === activity.id))
    throw carbonErrors.OUT_OF_RANGE({ field, value: activity.id, expected: unusedId });
  return [...activities, activity];
}

/** Own generation replaces purchased electricity by its share; the rest is exported. */
function addGeneration(
  activities: Activities,
  { id, MWh, selfUseShare }: Extract<ScenarioChange, { op: 'add-generation' }>,
  context: ChangeContext,
): ActivityInput[] {
  const { field } = context;
  const generated = positive(MWh, `${field}.MWh`);
  const share = fractionOfOne(selfUseShare, `${field}.selfUseShare`);
  const replaced = find(activities, id, `${field}.id`);
  const common = { ...replaced, unit: 'MWh' };
  const key = `${id}/${field}`;
  const less = shift(activities, id, multiply(generated, subtract(zero, share)), 'MWh', context);
  const exported = multiply(generated, subtract(one, share));
  return [
    ...less,
    { ...common, id: `${key}/self-generated`, flow: 'self-generated', amount: toText(generated, 18) },
    ...(exported.n === 0n
      ? []
      : [{ ...common, id: `${key}/exported`, flow: 'exported' as const, amount: toText(exported, 18) }]),
  ];
}

/** Fuel for a heat falls away by the boiler's efficiency; electricity comes by the coefficient of performance. */
function electrify(
  activities: Activities,
  change: Extract<ScenarioChange, { op: 'electrify-heat' }>,
  context: ChangeContext,
): ActivityInput[] {
  const { field, factors, profile } = context;
  const heat = positive(change.heatGJ, `${field}.heatGJ`);
  const efficiency = fractionOfOne(change.boilerEfficiency, `${field}.boilerEfficiency`);
  const fuel = find(activities, change.fuelId, `${field}.fuelId`);
  if (fuel.kind !== 'fuel')
    throw carbonErrors.OUT_OF_RANGE({
      field: `${field}.fuelId`,
      value: `${fuel.id} (${fuel.kind})`,
      expected: { en: 'an activity of kind fuel', 'zh-CN': '燃料类活动' },
    });
  const { factor } = selectFactor(factors, { category: 'fuel', item: fuel.item!, set: profile.fuelSet });
  const parts = factor.components!;
  const per = parts.ncvUnit.replace(/^GJ\s*\/\s*/, '');
  const burnt = divide(divide(heat, efficiency), exact(parts.ncv));
  const less = shift(activities, fuel.id, subtract(zero, burnt), per, context);
  const power = divide(heat, positive(change.cop, `${field}.cop`));
  return shift(less, change.electricityId, power, 'GJ', { ...context, field });
}
