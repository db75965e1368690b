import type { LinearModel } from '@lingtan/optimizer';
import type { Draft, RestEntry } from './compile/draft.ts';
import { fixIntegers } from './lexicographic.ts';

/** The linear model that is left when directions follow the larger flow of `x`, and other whole-number columns are rounded. */
export function fixByFlows(map: Draft, model: LinearModel, x: Float64Array): LinearModel {
  const rounded = x.slice();
  for (const { binary, one, other } of map.directions) rounded[binary] = x[one]! >= x[other]! ? 1 : 0;
  for (const rest of map.rests) roundRest(rest, x, rounded);
  return fixIntegers(model, rounded);
}

/**
 * Directions that keep their idle steps: the larger powers first. What does not go with them turns the other way where that
 * does, and so may what stands still; only between two directions nothing is left but to rest.
 */
function roundRest(
  { charging, discharging, charge, discharge, restSteps }: RestEntry,
  x: Float64Array,
  to: Float64Array,
) {
  const net = Array.from(charge, (column, t) => x[discharge[t]!]! - x[column]!);
  const kept = new Int8Array(net.length);
  const free = (t: number, sign: number): boolean => {
    for (let other = t - restSteps; other <= t + restSteps; other++) if (kept[other] === -sign) return false;
    return true;
  };
  const choose = (t: number, wanted: number): void => {
    if (charging[t]! < 0) return;
    for (const sign of [wanted, -wanted]) if (kept[t] === 0 && free(t, sign)) kept[t] = sign;
  };
  const order = [...net.keys()].sort((a, b) => Math.abs(net[b]!) - Math.abs(net[a]!));
  for (const t of order) if (net[t] !== 0) choose(t, Math.sign(net[t]!));
  for (const t of order) if (net[t] === 0) choose(t, -1);
  charging.forEach((column, t) => {
    if (column < 0) return;
    to[column] = kept[t]! < 0 ? 1 : 0;
    to[discharging[t]!] = kept[t]! > 0 ? 1 : 0;
  });
}
