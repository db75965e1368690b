import type { GateDevice, StoreBand } from '../../contracts/index.ts';
import type { PowerRange } from './range.ts';
import type { ConfirmedValue, UnconfirmedWrite } from './state.ts';

const msPerHour = 3_600_000;

/** kW per second of a ramp. */
export function kwPerSecond(ramp: { kw: number; per: 's' | 'min' }): number {
  return ramp.per === 's' ? ramp.kw : ramp.kw / 60;
}

/** Hard limits: configured limits within the rated power. */
export function limitWindow(device: GateDevice): PowerRange {
  const { minKw, maxKw, ratedKw } = device.limits;
  return { min: Math.max(minKw, -ratedKw), max: Math.min(maxKw, ratedKw) };
}

/**
 * Power that keeps the store in its band until `until` if it flows all the time from `at`, when `energyKwh` was
 * measured. Outside the band only the way back is open. Always contains 0.
 */
export function energyWindow(band: StoreBand, energyKwh: number, at: number, until: number): PowerRange {
  const hours = Math.max(until - at, 1) / msPerHour;
  const room = Math.max(0, band.maxKwh - energyKwh);
  const stock = Math.max(0, energyKwh - band.minKwh);
  return { min: -room / (band.chargeEfficiency * hours) + 0, max: (stock * band.dischargeEfficiency) / hours };
}

/** What a step is measured against. */
export interface RampBasis {
  readonly confirmed: ConfirmedValue | null;
  readonly unconfirmed: UnconfirmedWrite | null;
}

/** The window of the next step, and from where it was measured. */
export interface RampWindow extends PowerRange {
  readonly fromKw: number;
  readonly kwPerS: number;
}

function around(device: GateDevice, value: ConfirmedValue, now: number, towardsSafe: boolean): RampWindow {
  const { ramp, safeRamp, rampCreditS } = device.limits;
  const kwPerS = kwPerSecond(towardsSafe && safeRamp ? safeRamp : ramp);
  const elapsed = (now - value.since) / 1000;
  // After the clock was set back the pause is not known; the way to the safe setpoint must stay open all the same.
  const unknown = towardsSafe ? rampCreditS : 0;
  const pause = elapsed >= 0 ? Math.min(elapsed, rampCreditS) : unknown;
  const step = kwPerS * pause;
  return { min: value.valueKw - step, max: value.valueKw + step, fromKw: value.valueKw, kwPerS };
}

/**
 * Values that one step may reach. While a write waits for its read-back the device may hold either value, so both
 * count (and those of writes that were replaced before). Once the read-back is given up, the way to the safe setpoint goes on from what was written last: waiting for
 * an answer would hold the device where it is.
 *
 * @returns `unknown` without any basis (only the safe setpoint may then pass), `conflict` if no value suits both
 */
export function rampWindow(
  device: GateDevice,
  basis: RampBasis,
  now: number,
  towardsSafe: boolean,
): RampWindow | 'unknown' | 'conflict' {
  const { unconfirmed } = basis;
  const confirmed = basis.confirmed && Number.isFinite(basis.confirmed.valueKw) ? basis.confirmed : null;
  if (unconfirmed?.phase === 'lost') {
    if (!towardsSafe) return 'unknown';
    return around(device, { valueKw: unconfirmed.valueKw, since: unconfirmed.writtenAt }, now, true);
  }
  if (!confirmed) return 'unknown';
  const window = around(device, confirmed, now, towardsSafe);
  if (!unconfirmed) return window;
  const others = [unconfirmed.valueKw, ...unconfirmed.earlierKw].map((valueKw) =>
    around(device, { valueKw, since: unconfirmed.writtenAt }, now, towardsSafe),
  );
  const min = Math.max(window.min, ...others.map((other) => other.min));
  const max = Math.min(window.max, ...others.map((other) => other.max));
  return min <= max ? { ...window, min, max } : 'conflict';
}
