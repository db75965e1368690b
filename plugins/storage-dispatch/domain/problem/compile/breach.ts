import { defaultBreach } from '../../../contracts/problem.ts';
import type { Draft } from './draft.ts';

/** Prices of a limit that may be broken, as written in a problem. */
export interface BreachPrices {
  readonly priceHighest?: number | undefined;
  readonly priceEvery?: number | undefined;
  readonly hard?: boolean | undefined;
}

/** The prices that hold; null: the limit is hard. */
export function breachPrices(prices: BreachPrices, relax: boolean): { highest: number; every: number } | null {
  if (prices.hard) return null;
  if (prices.priceHighest !== undefined || prices.priceEvery !== undefined)
    return { highest: prices.priceHighest ?? 0, every: prices.priceEvery ?? 0 };
  return relax ? { highest: defaultBreach.priceHighest, every: defaultBreach.priceEvery } : null;
}

/**
 * Columns that let a limit of a device be exceeded: priced on the highest and on every step, or only in an elastic
 * model. Returns the column for a step, −1 where the limit is hard.
 */
export function breachColumns(
  draft: Draft,
  limit: string,
  device: string,
  prices: { highest: number; every: number } | null,
  weight: number,
): (step: number) => number {
  if (!prices) return (step) => draft.give({ limit, device, step, unit: 'kW' }, weight);
  let highest = -1;
  if (prices.highest > 0) {
    highest = draft.builder.addColumn({ lower: 0, upper: Infinity });
    draft.cost('breach', highest, prices.highest);
  }
  return (step) => {
    const column = draft.slack({
      limit,
      device,
      step,
      unit: 'kW',
      price: prices.every,
      ...(prices.highest > 0 ? { priceHighest: prices.highest } : {}),
    });
    if (highest >= 0) draft.row().add(highest, 1).add(column, -1).atLeast(0);
    return column;
  };
}
