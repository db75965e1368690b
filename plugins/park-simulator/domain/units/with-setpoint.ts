import { stepSeconds, type Unit } from './unit.ts';

const setpointName = 'active-power-setpoint';
const hours = stepSeconds / 3600;
/** kWh that are rounding and not owed. */
const nothing = 1e-9;

/**
 * A load that takes a setpoint, as the most that it may draw: what it does not get is owed and drawn later, and it can draw
 * ahead as far as its buffer goes (batteries charged for the next trucks). Without a setpoint it draws what is owed as fast as
 * it can, and then is the load that it was.
 */
export function withSetpoint(unit: Unit, { bufferKwh, ratedKw }: { bufferKwh: number; ratedKw: number }): Unit {
  const values = new Float64Array(1).fill(ratedKw);
  /** Owed; negative: drawn ahead. */
  let owed = 0;
  let commandKw = ratedKw;
  /** End of the setpoint, s. */
  let commandEnd = 0;
  return {
    ...unit,
    quantities: [{ name: setpointName, unit: 'kW', kind: 'gauge', decimals: 1 }],
    values,
    step(context) {
      const wanted = unit.step(context);
      const commanded = context.seconds < commandEnd;
      values[0] = commanded ? commandKw : ratedKw;
      if (!commanded && owed === 0) return wanted;
      owed += wanted * hours;
      const most = commanded ? Math.min(commandKw, (owed + bufferKwh) / hours) : Math.min(ratedKw, owed / hours);
      const power = Math.max(0, most);
      owed -= power * hours;
      if (Math.abs(owed) < nothing) owed = 0;
      return power;
    },
    command(quantity, value, untilSeconds) {
      if (quantity !== setpointName || !(value >= 0 && value <= ratedKw) || !(untilSeconds > 0)) return false;
      commandKw = value;
      commandEnd = untilSeconds;
      values[0] = value;
      return true;
    },
    save: () => [owed, commandKw, commandEnd],
    load(state) {
      owed = state[0] ?? 0;
      commandKw = state[1] ?? ratedKw;
      commandEnd = state[2] ?? 0;
    },
  };
}
