import type { ControlEntry, ControlSetpoint } from '../../contracts/index.ts';
import { aheadOf } from './ahead.ts';
import { clampTo, narrow } from '../gate/range.ts';
import { limitWindow, rampWindow } from '../gate/windows.ts';
import { keepHeadroom } from './headroom.ts';
import { countsIn, isWritten, measure } from './measure.ts';
import { highestOf } from './recent-peak.ts';
import { nextBias, noBias } from './delivery.ts';
import { entry, Frame } from './frame.ts';
import { limitGrid } from './grid-limit.ts';
import { nextGusts } from './gusts.ts';
import { protect } from './protection.ts';
import type { ControlInputs, ControlResult, ControlState, DeviceImage } from './types.ts';
import { heartbeatLost, wishOf } from './wishes.ts';

/** Longest pause between cycles, s, over which filters go on. */
const longestPauseS = 60;

/** The state of a controller that has just begun: what devices hold is read from their confirmed values. */
export function startControl(devices: readonly DeviceImage[]): ControlState {
  const held = devices.map(({ device, confirmed }) => {
    const value = confirmed?.valueKw;
    const setpointKw = value !== undefined && Number.isFinite(value) ? value : null;
    return [device.id, { setpointKw, bias: noBias, gusts: null }] as const;
  });
  return {
    lastAt: null,
    netLoad: null,
    rawKw: null,
    peaks: [],
    usualStepKw: null,
    interval: null,
    devices: new Map(held),
    reasons: new Set(),
  };
}

/** Range from which a cycle starts: hard limits, and what the faster ramp towards the safe setpoint allows. */
function startRange(image: DeviceImage, now: number) {
  const limits = limitWindow(image.device);
  const ramp = rampWindow(image.device, image, now, true);
  if (ramp === 'unknown') return limits;
  const held = image.unconfirmed?.valueKw ?? 0;
  return narrow(limits, ramp === 'conflict' ? { min: held, max: held } : { min: ramp.min, max: ramp.max });
}

function frameOf(inputs: ControlInputs, image: DeviceImage, state: ControlState, dtS: number) {
  const { now, settings } = inputs;
  const last = state.devices.get(image.device.id);
  const bias = nextBias(image, last?.bias ?? noBias, dtS, settings.biasS);
  const { wish, reasons } = wishOf(inputs, image, bias, state);
  const write = isWritten(inputs, image);
  const counts = countsIn(inputs, image);
  const confirmedKw = image.confirmed?.valueKw ?? null;
  // The device's own value counts: what this controller wanted last may never have arrived.
  const lastKw = confirmedKw !== null && Number.isFinite(confirmedKw) ? confirmedKw : null;
  const gusts = nextGusts(image, last?.gusts ?? null, now, settings.headroomS);
  return { frame: new Frame(image, wish, startRange(image, now), { lastKw, bias, gusts, write, counts }), reasons };
}

/** Lets the level of each wish choose within the range that the levels above left. */
function follow(frame: Frame): readonly ControlEntry[] {
  const { level, targetKw, deadbandKw } = frame.wish;
  const nearest = clampTo(targetKw, frame.range);
  frame.narrow(level, { min: nearest - deadbandKw, max: nearest + deadbandKw });
  const resultKw = frame.value();
  if (Math.abs(resultKw - targetKw) <= deadbandKw) return [];
  const { id } = frame;
  if (level === 'manual') {
    return [entry('manual', 'override-limited', id, { device: id, setpointKw: targetKw, resultKw })];
  }
  return level === 'plan' ? [entry('plan', 'plan-limited', id, { device: id, plannedKw: targetKw, resultKw })] : [];
}

function setpointOf(frame: Frame): ControlSetpoint {
  const { image, wish, toSafe } = frame;
  const waiting = image.unconfirmed?.phase === 'pending' && !toSafe;
  return {
    deviceId: frame.id,
    setpointKw: frame.value(),
    towardsSafe: toSafe,
    level: frame.level,
    write: frame.write && !waiting,
    planSlot: toSafe ? null : wish.planSlot,
    follows: toSafe ? null : wish.follows,
  };
}

const keyOf = ({ code, deviceId, params }: ControlEntry): string =>
  `${code}/${deviceId ?? ''}/${params.interlock ?? ''}`;

/**
 * One cycle of the fast local controller. The inputs are one frozen process image; controllers speak in the order
 * protection, grid limit, manual override, plan, comfort, and each can only narrow what the one before it left.
 * Without plan or server devices go to their safe setpoints, while protection and grid limit stay in force.
 */
export function cycle(state: ControlState, inputs: ControlInputs): ControlResult {
  const { now, settings } = inputs;
  const reasons: ControlEntry[] = [];
  const pauseS = state.lastAt === null ? 0 : (now - state.lastAt) / 1000;
  const jumped = pauseS < 0 || pauseS > longestPauseS;
  if (jumped) reasons.push(entry('protection', 'clock-jump', null, { fromMs: state.lastAt, toMs: now }));
  const dtS = jumped ? 0 : pauseS;
  if (heartbeatLost(inputs)) {
    const ageS = inputs.heartbeatAt === null ? null : (now - inputs.heartbeatAt) / 1000;
    reasons.push(entry('plan', 'heartbeat-lost', null, { ageS, limitS: settings.heartbeatLimitS }));
  }

  const images = inputs.devices.filter(({ device }) => device.mode !== 'off');
  const measured = measure(inputs, images, state, jumped ? null : dtS);
  const known = { interval: measured?.interval ?? null };
  const frames = images.map((image) => {
    const made = frameOf(inputs, image, { ...state, ...known }, dtS);
    reasons.push(...made.reasons);
    return made.frame;
  });
  for (const frame of frames) reasons.push(...protect(frame, inputs));

  const written = frames.filter((frame) => frame.write);
  if (measured) {
    const counted = written.filter((frame) => frame.counts);
    const batteries = counted.flatMap(({ image }) => (image.device.kind === 'battery' ? [image] : []));
    reasons.push(...limitGrid(counted, measured.netLoad, inputs, aheadOf(measured, inputs, batteries)));
    reasons.push(...keepHeadroom(counted, highestOf(measured.peaks), inputs));
  } else if (settings.importLimitKw !== null || settings.exportLimitKw !== null) {
    for (const frame of written) frame.pinSafe('grid-limit');
    reasons.push(entry('grid-limit', 'grid-measurement-lost', null, { safeFor: written.length }));
  }

  for (const frame of frames) if (!frame.toSafe) reasons.push(...follow(frame));
  const devices = frames.map(
    (frame) => [frame.id, { setpointKw: frame.value(), bias: frame.bias, gusts: frame.gusts }] as const,
  );
  return {
    setpoints: frames.map(setpointOf),
    state: {
      lastAt: now,
      netLoad: measured && { highKw: measured.netLoad.highKw, lowKw: measured.netLoad.lowKw },
      rawKw: measured?.netLoad.rawKw ?? null,
      peaks: measured?.peaks ?? state.peaks,
      usualStepKw: measured?.usualStepKw ?? state.usualStepKw,
      interval: measured?.interval ?? null,
      devices: new Map(devices),
      reasons: new Set(reasons.map(keyOf)),
    },
    reasons,
    log: reasons.filter((reason) => !state.reasons.has(keyOf(reason))),
    ranges: new Map(frames.map((frame) => [frame.id, frame.history] as const)),
  };
}
