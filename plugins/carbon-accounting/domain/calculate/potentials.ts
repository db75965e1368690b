import type { DecimalInput } from '../../contracts/index.ts';
import { toNumber } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { positive } from '../input/index.ts';

/** One result per warming potential: a number for one potential, a record for several sets, null without any. */
export function byPotential(
  potentials: DecimalInput | Record<string, DecimalInput> | undefined,
  field: string,
  result: (potential: Exact) => Exact,
): number | Record<string, number> | null {
  if (potentials === undefined) return null;
  if (typeof potentials !== 'object') return toNumber(result(positive(potentials, field)));
  return Object.fromEntries(
    Object.entries(potentials).map(([set, value]) => [set, toNumber(result(positive(value, `${field}.${set}`)))]),
  );
}
