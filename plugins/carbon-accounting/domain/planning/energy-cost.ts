import type { ActivityInput, ScenarioInput } from '../../contracts/index.ts';
import { exact, multiply, toNumber } from '../exact/index.ts';
import { convert } from '../units/index.ts';

/** Money a year of activities that have a price; export earns it. A price in another unit of the same quantity converts. */
export function energyCost(activities: readonly ActivityInput[], prices: ScenarioInput['prices']): { money: number } {
  let money = 0;
  for (const { id, amount, unit, flow } of activities) {
    const given = priceOf({ id, flow }, prices);
    if (given === undefined) continue;
    const quantity = convert(exact(amount), unit, given.unit, `prices.${prices[id] === undefined ? flow! : id}.unit`);
    const cost = toNumber(multiply(quantity, exact(given.price)));
    money += flow === 'exported' ? -cost : cost;
  }
  return { money };
}

/** Price of an activity by its id, else by its flow: generation that is added exports at the price of `exported`. */
export function priceOf(
  { id, flow }: Pick<ActivityInput, 'id' | 'flow'>,
  prices: ScenarioInput['prices'],
): ScenarioInput['prices'][string] | undefined {
  return prices[id] ?? (flow === undefined ? undefined : prices[flow]);
}
