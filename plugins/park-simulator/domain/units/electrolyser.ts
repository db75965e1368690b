import type { UnitOf } from '../../contracts/units.ts';
import { stepSeconds, type Unit } from './unit.ts';

/** Rectifier, purification and cooling in standby, share of the rating. */
const standbyShare = 0.02;

/**
 * Follows the surplus of the park between its lowest load and its rating; switches off when the surplus has stayed below
 * for a quarter of an hour, and on again when it suffices for as long. Part load is a little more efficient.
 */
export function createElectrolyser(config: UnitOf<'electrolyser'>): Unit {
  const values = new Float64Array(2);
  const stepKw = (config.ratedKw / config.rampSeconds) * stepSeconds;
  const minKw = config.ratedKw * config.minLoad;
  let power = 0;
  let on = 0;
  let waited = 0;
  return {
    id: config.id,
    node: config.node,
    accuracyClass: config.accuracyClass,
    side: 'load',
    order: 1,
    quantities: [
      { name: 'hydrogen-flow', unit: 'kg/h', kind: 'gauge', decimals: 1 },
      { name: 'hydrogen-produced', unit: 'kg', kind: 'counter', decimals: 1 },
    ],
    values,
    step(context) {
      const wantsOn = context.surplusKw > minKw ? 1 : 0;
      waited = wantsOn === on ? 0 : waited + stepSeconds;
      if (waited >= 900) {
        on = wantsOn;
        waited = 0;
      }
      const target = on ? Math.min(config.ratedKw, Math.max(minKw, context.surplusKw)) : 0;
      power += Math.min(stepKw, Math.max(-stepKw, target - power));
      const load = power / config.ratedKw;
      const kgPerHour = power / (config.specificKwhPerKg * (0.94 + 0.06 * load));
      values[0] = kgPerHour;
      values[1] = kgPerHour / 3600;
      const total = power + standbyShare * config.ratedKw;
      context.surplusKw -= total;
      return total;
    },
    save: () => [power, on, waited],
    load(state) {
      power = state[0] ?? 0;
      on = state[1] ?? 0;
      waited = state[2] ?? 0;
    },
  };
}
