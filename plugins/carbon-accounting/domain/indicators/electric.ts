import type { z } from 'zod';
import type { electricInput } from '../../contracts/index.ts';
import { compare, divide, exact, multiply, one, subtract, toNumber, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { nonNegative, positive } from '../input/index.ts';

/**
 * What one tce of grid electricity emits, and the share of zero-carbon electricity that an all-electric park needs:
 * 1 − target / (factor / kgcePerKWh), never below 0.
 */
export function rateElectric(input: z.infer<typeof electricInput>): Record<string, unknown> {
  const coal = positive(input.kgcePerKWh, 'kgcePerKWh');
  const target = input.target === undefined ? null : nonNegative(input.target, 'target');
  const tonnesPerTce = Object.entries(input.factors).map(([name, factor]): [string, Exact] => [
    name,
    divide(nonNegative(factor, `factors.${name}`), coal),
  ]);
  const share = (perTce: Exact): Exact => {
    if (compare(perTce, zero) === 0) return zero;
    const needed = subtract(one, divide(target!, perTce));
    return compare(needed, zero) < 0 ? zero : needed;
  };
  return {
    kWhPerTce: toNumber(divide(multiply(exact(1000)), coal)),
    tCO2PerTce: Object.fromEntries(tonnesPerTce.map(([name, value]) => [name, toNumber(value)])),
    ...(target === null
      ? {}
      : { shareNeeded: Object.fromEntries(tonnesPerTce.map(([name, value]) => [name, toNumber(share(value))])) }),
  };
}
