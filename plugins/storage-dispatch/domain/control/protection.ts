import type { ControlEntry } from '../../contracts/index.ts';
import { freshness } from '../gate/freshness.ts';
import { openInterlocks } from '../gate/interlocks.ts';
import { inRange } from '../gate/range.ts';
import { energyWindow, rampWindow } from '../gate/windows.ts';
import { entry } from './frame.ts';
import type { Frame } from './frame.ts';
import { overrideOf } from './wishes.ts';
import type { ControlInputs, DeviceImage } from './types.ts';

/** Whether the telemetry of a device can be believed now. */
export function isFresh(image: DeviceImage, now: number): boolean {
  return freshness(image.telemetry?.at, image.device.freshnessS, now) === 'fresh';
}

/** Why a device must go to its safe setpoint; none if it need not. */
function safeReasons(image: DeviceImage, now: number): ControlEntry[] {
  const { device } = image;
  const { id } = device;
  const safeKw = device.safeSetpointKw;
  const found: ControlEntry[] = [];
  if (image.tripped) found.push(entry('protection', 'device-tripped', id, { device: id, safeKw }));
  if (!isFresh(image, now)) found.push(entry('protection', 'telemetry-lost', id, { device: id, safeKw }));
  const { limits, temperature } = device;
  const energyKwh = image.telemetry?.energyKwh ?? null;
  const energyLost = limits.energy !== null && (energyKwh === null || !Number.isFinite(energyKwh));
  const basis = image.unconfirmed?.phase !== 'lost' && Number.isFinite(image.confirmed?.valueKw);
  if (energyLost || !basis) found.push(entry('protection', 'basis-unknown', id, { device: id, safeKw }));
  for (const { interlock } of openInterlocks(device, image.points, now)) {
    found.push(entry('protection', 'interlock-safe', id, { device: id, interlock: interlock.id, safeKw }));
  }
  if (temperature) {
    const seen = image.telemetry?.temperatureC ?? null;
    if (seen === null || !Number.isFinite(seen)) {
      found.push(entry('protection', 'temperature-unknown', id, { device: id, safeKw }));
    } else if (seen >= temperature.maxC) {
      found.push(entry('protection', 'temperature-safe', id, { device: id, temperatureC: seen, safeKw }));
    }
  }
  return found;
}

/** Largest |setpoint| that a second person agreed to; null where nobody is needed. */
function approvedKw({ device, standing }: DeviceImage, now: number): number | null {
  const threshold = device.secondPersonAboveKw;
  if (threshold === null) return null;
  const valid =
    standing !== null &&
    standing.deviceId === device.id &&
    standing.requestedBy !== standing.approvedBy &&
    standing.validFrom <= now &&
    standing.expiresAt > now;
  return valid ? Math.max(threshold, standing.maxKw) : threshold;
}

function boundByApproval(frame: Frame, inputs: ControlInputs): ControlEntry[] {
  const { image } = frame;
  const largest = approvedKw(image, inputs.now);
  if (largest === null) return [];
  const override = overrideOf(inputs, frame.id);
  const own = override?.approved && frame.wish.follows === override.commandId ? override.setpointKw : 0;
  const allowed = { min: Math.min(-largest, own), max: Math.max(largest, own) };
  const held = image.confirmed?.valueKw ?? 0;
  const reason = entry('protection', 'approval-bound', frame.id, { device: frame.id, maxKw: largest });
  // What is above an approval that ended may not be held, nor left in small steps: the way down is the safe way.
  const tolerance = image.device.readBack.toleranceKw;
  if (!inRange(held, { min: allowed.min - tolerance, max: allowed.max + tolerance })) {
    frame.pinSafe('protection');
    return [reason];
  }
  const before = frame.value();
  frame.narrow('protection', allowed);
  return frame.value() === before ? [] : [reason];
}

function boundByTemperature(frame: Frame): ControlEntry[] {
  const { device, telemetry } = frame.image;
  const temperatureC = telemetry?.temperatureC ?? null;
  if (!device.temperature || temperatureC === null || temperatureC <= device.temperature.warnC) return [];
  const { warnC, maxC } = device.temperature;
  const limitKw = (device.limits.ratedKw * (maxC - temperatureC)) / (maxC - warnC);
  frame.narrow('protection', { min: -limitKw, max: limitKw });
  return [entry('protection', 'temperature-derated', frame.id, { device: frame.id, temperatureC, limitKw })];
}

function boundByEnergy(frame: Frame, { now, settings }: ControlInputs): ControlEntry[] {
  const { device, telemetry } = frame.image;
  const band = device.limits.energy;
  const energyKwh = telemetry?.energyKwh ?? null;
  if (!band || !telemetry || energyKwh === null) return [];
  const from = Math.min(telemetry.at, now);
  const window = energyWindow(band, energyKwh, from, now + settings.commandLifeS * 1000);
  const before = frame.value();
  frame.narrow('protection', window);
  if (frame.value() === before) return [];
  const params = { device: frame.id, energyKwh, minKw: window.min, maxKw: window.max };
  return [entry('protection', 'energy-bound', frame.id, params)];
}

/**
 * First controller: what protects the device. Trip, lost telemetry, an open interlock and over temperature lead to the
 * safe setpoint; else the setpoint is bounded by ramp, second look, temperature and energy band.
 */
export function protect(frame: Frame, inputs: ControlInputs): readonly ControlEntry[] {
  const { image } = frame;
  const { now } = inputs;
  const reasons = safeReasons(image, now);
  if (reasons.length) {
    frame.pinSafe('protection');
    return reasons;
  }
  const pending = image.unconfirmed;
  if (pending) {
    // Nothing new is written before the read-back; the balance counts on what was asked for.
    frame.bound({ min: pending.valueKw, max: pending.valueKw });
    return [];
  }
  const ramp = rampWindow(image.device, image, now, false);
  if (typeof ramp !== 'string') frame.bound({ min: ramp.min, max: ramp.max });
  const approval = boundByApproval(frame, inputs);
  if (frame.toSafe) return approval;
  return [...approval, ...boundByTemperature(frame), ...boundByEnergy(frame, inputs)];
}
