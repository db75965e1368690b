import type { PlanCause } from '../../contracts/index.ts';

/** Prices of steps; `edges` has one more entry, ms UTC. */
export interface PricedSteps {
  edges: readonly number[];
  prices: readonly number[];
}

/** Smaller differences come from rounding. */
const tolerance = 1e-9;

/** Whether steps that are still to come cost otherwise than the plan took them to. */
export function priceChange(planned: PricedSteps, known: readonly number[], now: number): PlanCause | null {
  const changed = planned.prices
    .map((_, i) => i)
    .filter((i) => planned.edges[i + 1]! > now && Math.abs(planned.prices[i]! - known[i]!) > tolerance);
  const [first] = changed;
  if (first === undefined) return null;
  return {
    kind: 'price',
    at: planned.edges[first]!,
    steps: changed.length,
    before: planned.prices[first]!,
    after: known[first]!,
  };
}
