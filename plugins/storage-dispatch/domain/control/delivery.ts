import { feedsIn } from '../../contracts/index.ts';
import type { Bias, DeviceImage } from './types.ts';

/** After a change of setpoint the power is not compared until this long, ms: devices need time to follow. */
const settleMs = 1000;

/** No difference known. */
export const noBias: Bias = { kw: 0, atKw: 0 };

/**
 * Follows the difference between the measured power and the setpoint in force. It is a filtered measurement, bounded
 * by the rated power and held while a setpoint is still settling, so it cannot wind up. PV below its limit is not
 * deviating, it has no more sun.
 */
export function nextBias(image: DeviceImage, last: Bias, dtS: number, timeS: number): Bias {
  const { device, confirmed, telemetry, unconfirmed, tripped } = image;
  const powerKw = telemetry?.powerKw ?? null;
  if (feedsIn(device.kind) || !confirmed || !telemetry || powerKw === null || !Number.isFinite(powerKw)) return last;
  if (unconfirmed || tripped || !(telemetry.at - confirmed.since >= settleMs)) return last;
  const atKw = confirmed.valueKw;
  if (!Number.isFinite(atKw)) return last;
  const { ratedKw } = device.limits;
  // What was seen at another setpoint is first carried over to this one.
  const carried = expectedKw(last, Infinity, atKw) - atKw;
  const kw = carried + (powerKw - atKw - carried) * (1 - Math.exp(-dtS / timeS));
  // A device gives nothing rather than the opposite of what it was asked for.
  const least = atKw === 0 ? ratedKw : Math.min(ratedKw, Math.abs(atKw));
  const min = atKw > 0 ? -least : -ratedKw;
  const max = atKw < 0 ? least : ratedKw;
  return { kw: Math.min(Math.max(kw, min), max), atKw };
}

/**
 * The most that a device can give at present; infinite unless it is PV. Below its limit that is what it gives; at its limit
 * nobody knows what the sun would give, but it comes to no more than a gust (kW in a cycle) above.
 */
export function capOf({ device, telemetry, confirmed }: DeviceImage, gustKw = Infinity): number {
  if (!feedsIn(device.kind)) return Infinity;
  const { availableKw = null, powerKw = null } = telemetry ?? {};
  if (availableKw !== null && Number.isFinite(availableKw)) return availableKw;
  if (powerKw === null || !confirmed || !Number.isFinite(powerKw)) return Infinity;
  return powerKw < confirmed.valueKw - device.readBack.toleranceKw ? powerKw : powerKw + gustKw;
}

/**
 * Power to be expected of a setpoint, increasing in it: beyond the setpoint at which the difference was seen it is
 * shifted, towards zero it shrinks in proportion, on the other side of zero nothing is known.
 */
export function expectedKw(bias: Bias, capKw: number, setpointKw: number): number {
  const { kw, atKw } = bias;
  if (atKw === 0) return Math.min(setpointKw + kw, capKw);
  const share = setpointKw / atKw;
  return Math.min(setpointKw + kw * Math.min(Math.max(share, 0), 1), capKw);
}

/** The setpoint from which a power is to be expected: the inverse of {@link expectedKw} below its cap. */
export function setpointFor(bias: Bias, powerKw: number): number {
  const { kw, atKw } = bias;
  if (atKw === 0) return powerKw - kw;
  if (powerKw / atKw <= 0) return powerKw;
  const full = atKw + kw;
  if (full / atKw > 0 && powerKw / full < 1) return (powerKw * atKw) / full;
  return powerKw - kw;
}
