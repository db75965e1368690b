import type { LinearModel } from '@lingtan/optimizer';
import type { Draft } from './compile/draft.ts';
import { fixIntegers } from './lexicographic.ts';

/** The linear model that is left when directions follow the larger flow of `x`, and other whole-number columns are rounded. */
export function fixByFlows(map: Draft, model: LinearModel, x: Float64Array): LinearModel {
  const rounded = x.slice();
  for (const { binary, one, other } of map.directions) rounded[binary] = x[one]! >= x[other]! ? 1 : 0;
  return fixIntegers(model, rounded);
}
