import type { UnitOf } from '../../contracts/units.ts';
import { inHours } from '../calendar.ts';
import { stepSeconds, type Unit } from './unit.ts';

const setpointName = 'active-power-setpoint';

/**
 * Sign of powers: charging is consumption, positive; setpoints are given as its meter shows power, discharging positive. They replace its own schedule while they hold. One that
 * expires unrenewed leads to zero power, the safe state: whoever commanded it may be gone; later it is its own master again.
 */
export function createBattery(config: UnitOf<'battery'>): Unit {
  const values = new Float64Array(2);
  const low = (config.capacityKwh * config.minSoc) / 100;
  const high = (config.capacityKwh * config.maxSoc) / 100;
  const hours = stepSeconds / 3600;
  const rampKw = config.ratedKw / 6;
  /** The converter itself follows a setpoint as fast as it can; the ramp above is that of its own schedule. */
  const commandedKw = Math.max(rampKw, (config.ratedKw / config.responseSeconds) * stepSeconds);
  let energy = config.capacityKwh * 0.5;
  let power = 0;
  /** Setpoint in kW and its end, s; the end is 0 when nobody has commanded. */
  let commandKw = 0;
  let commandEnd = 0;

  /** Charge on surplus or in the cheap hours; discharge in the dear hours, never beyond what the park draws. */
  function wish(hour: number, surplusKw: number): number {
    if (surplusKw > 0) return Math.min(config.ratedKw, surplusKw);
    if (inHours(hour, config.dischargeHours)) return -Math.min(config.ratedKw * 0.9, -surplusKw);
    if (inHours(hour, config.chargeHours)) return config.ratedKw * 0.8;
    return 0;
  }

  function targetAt(seconds: number, hour: number, surplusKw: number): number {
    if (commandEnd > 0 && seconds < commandEnd) return commandKw;
    if (commandEnd > 0 && seconds < commandEnd + config.localAfterSeconds) return 0;
    commandEnd = 0;
    return wish(hour, surplusKw);
  }

  return {
    id: config.id,
    node: config.node,
    accuracyClass: config.accuracyClass,
    side: 'storage',
    order: 2,
    quantities: [
      { name: 'state-of-charge', unit: '%', kind: 'gauge', decimals: 1 },
      { name: setpointName, unit: 'kW', kind: 'gauge', decimals: 1 },
    ],
    values,
    step(context) {
      const target = targetAt(context.seconds, context.local.hour, context.surplusKw);
      const step = context.seconds < commandEnd ? commandedKw : rampKw;
      power += Math.min(step, Math.max(-step, target - power));
      // Limits hold exactly within the step, whatever the ramp wants.
      power = Math.min(power, Math.max(0, (high - energy) / (config.efficiency * hours)));
      power = Math.max(power, -Math.max(0, ((energy - low) * config.efficiency) / hours));
      energy += power >= 0 ? power * config.efficiency * hours : (power / config.efficiency) * hours;
      energy = Math.min(config.capacityKwh, Math.max(0, energy));
      values[1] = -target + 0;
      values[0] = (100 * energy) / config.capacityKwh;
      context.surplusKw -= power;
      return power;
    },
    command(quantity, value, untilSeconds) {
      if (quantity !== setpointName || !(Math.abs(value) <= config.ratedKw) || !(untilSeconds > 0)) return false;
      commandKw = -value;
      commandEnd = untilSeconds;
      values[1] = value;
      return true;
    },
    save: () => [energy, power, commandKw, commandEnd],
    load(state) {
      energy = state[0] ?? energy;
      power = state[1] ?? power;
      commandKw = state[2] ?? 0;
      commandEnd = state[3] ?? 0;
    },
  };
}
