import type { ActivityInput, ScenarioInput } from '../../contracts/index.ts';
import { exact, multiply, toNumber } from '../exact/index.ts';
import { convert } from '../units/index.ts';

/** Money a year of activities that have a price; export earns it. A price in another unit of the same quantity converts. */
export function energyCost(activities: readonly ActivityInput[], prices: ScenarioInput['prices']): { money: number } {
  return { money: activities.reduce((sum, activity) => sum + (activityCost(activity, prices) ?? 0), 0) };
}

/** Money a year of one activity, negative for what is earned; null where it has no price. */
export function activityCost(
  { id, amount, unit, flow }: ActivityInput,
  prices: ScenarioInput['prices'],
): number | null {
  const given = priceOf({ id, flow }, prices);
  if (given === undefined) return null;
  const quantity = convert(exact(amount), unit, given.unit, `prices.${prices[id] === undefined ? flow! : id}.unit`);
  const cost = toNumber(multiply(quantity, exact(given.price)));
  return flow === 'exported' ? -cost : cost;
}

/** Price of an activity by its id, else by its flow: generation that is added exports at the price of `exported`. */
export function priceOf(
  { id, flow }: Pick<ActivityInput, 'id' | 'flow'>,
  prices: ScenarioInput['prices'],
): ScenarioInput['prices'][string] | undefined {
  return prices[id] ?? (flow === undefined ? undefined : prices[flow]);
}
