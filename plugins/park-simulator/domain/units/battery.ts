import type { UnitOf } from '../../contracts/units.ts';
import { inHours } from '../calendar.ts';
import { stepSeconds, type Unit } from './unit.ts';

/** Sign follows the meter: charging is consumption, positive. */
export function createBattery(config: UnitOf<'battery'>): Unit {
  const values = new Float64Array(1);
  const low = (config.capacityKwh * config.minSoc) / 100;
  const high = (config.capacityKwh * config.maxSoc) / 100;
  const hours = stepSeconds / 3600;
  const rampKw = config.ratedKw / 6;
  let energy = config.capacityKwh * 0.5;
  let power = 0;

  /** Charge on surplus or in the cheap hours; discharge in the dear hours, never beyond what the park draws. */
  function wish(hour: number, surplusKw: number): number {
    if (surplusKw > 0) return Math.min(config.ratedKw, surplusKw);
    if (inHours(hour, config.dischargeHours)) return -Math.min(config.ratedKw * 0.9, -surplusKw);
    if (inHours(hour, config.chargeHours)) return config.ratedKw * 0.8;
    return 0;
  }

  return {
    id: config.id,
    node: config.node,
    accuracyClass: config.accuracyClass,
    side: 'storage',
    order: 2,
    quantities: [{ name: 'state-of-charge', unit: '%', kind: 'gauge', decimals: 1 }],
    values,
    step(context) {
      const target = wish(context.local.hour, context.surplusKw);
      power += Math.min(rampKw, Math.max(-rampKw, target - power));
      // Limits hold exactly within the step, whatever the ramp wants.
      power = Math.min(power, Math.max(0, (high - energy) / (config.efficiency * hours)));
      power = Math.max(power, -Math.max(0, ((energy - low) * config.efficiency) / hours));
      energy += power >= 0 ? power * config.efficiency * hours : (power / config.efficiency) * hours;
      energy = Math.min(config.capacityKwh, Math.max(0, energy));
      values[0] = (100 * energy) / config.capacityKwh;
      context.surplusKw -= power;
      return power;
    },
    save: () => [energy, power],
    load(state) {
      energy = state[0] ?? energy;
      power = state[1] ?? power;
    },
  };
}
