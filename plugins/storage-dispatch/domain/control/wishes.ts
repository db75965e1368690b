import { feedsIn } from '../../contracts/index.ts';
import type { ControlEntry } from '../../contracts/index.ts';
import { clampTo } from '../gate/range.ts';
import { limitWindow } from '../gate/windows.ts';
import { setpointFor } from './delivery.ts';
import { entry } from './frame.ts';
import type { Wish } from './frame.ts';
import { heldSum } from './demand-hold.ts';
import { readPlan } from './plan.ts';
import { followWorth, type SlotWorth } from './slot-worth.ts';
import type { Bias, ControlInputs, ControlState, DeviceImage, Override } from './types.ts';

/** A wish with what is to be logged of it. */
export interface WishResult {
  readonly wish: Wish;
  readonly reasons: readonly ControlEntry[];
}

const bare = { follows: null, planSlot: null };

function safeWish(image: DeviceImage, level: Wish['level'], reasons: readonly ControlEntry[] = []): WishResult {
  return { wish: { level, targetKw: image.device.safeSetpointKw, deadbandKw: 0, ...bare }, reasons };
}

/** The override in force at a device; the one given last if there are several. */
export function overrideOf(inputs: ControlInputs, deviceId: string): Override | null {
  const { now } = inputs;
  const found = inputs.overrides.findLast(
    (item) =>
      item.deviceId === deviceId && item.validFrom <= now && item.expiresAt > now && Number.isFinite(item.setpointKw),
  );
  return found ?? null;
}

/** Whether the server has been silent for too long. */
export function heartbeatLost({ heartbeatAt, now, settings }: ControlInputs): boolean {
  return heartbeatAt === null || !(now - heartbeatAt <= settings.heartbeatLimitS * 1000);
}

/**
 * The planned power, corrected by two bounded terms: towards the planned energy (drift of the store), and by the
 * difference that the device is known to make between setpoint and power. A battery charges no surplus that is not there and
 * gives no more than is worth it, and gives more where the quarter hour would end above the peak that the plan counts on.
 */
function planWish(
  inputs: ControlInputs,
  image: DeviceImage,
  bias: Bias,
  state: Pick<ControlState, 'interval'>,
): WishResult | null {
  const { plan, now, settings } = inputs;
  const { device } = image;
  const safeKw = device.safeSetpointKw;
  const unsafe = (reason: ControlEntry): WishResult => safeWish(image, 'plan', [reason]);
  if (!plan) return unsafe(entry('plan', 'plan-missing', device.id, { device: device.id, safeKw }));
  const expiredAt = Math.min(plan.endsAt, plan.validUntil);
  if (!(now < expiredAt)) {
    return unsafe(entry('plan', 'plan-expired', device.id, { device: device.id, expiredAt, safeKw }));
  }
  const track = plan.tracks.get(device.id);
  if (!track) return null;
  const point = readPlan(track, plan.endsAt, now);
  if (point === 'before') {
    const startsAt = track.starts[0] ?? null;
    return unsafe(entry('plan', 'plan-not-started', device.id, { device: device.id, startsAt, safeKw }));
  }
  if (point === 'invalid' || point === 'after') {
    return unsafe(entry('plan', 'plan-invalid', device.id, { device: device.id, slot: null, safeKw }));
  }
  const { ratedKw } = device.limits;
  const stored = image.telemetry?.energyKwh ?? null;
  const missing = point.energyKwh === null || stored === null ? 0 : point.energyKwh - stored;
  const within = (value: number, share: number) => clampTo(value, { min: -share * ratedKw, max: share * ratedKw });
  const drift = Number.isFinite(missing) ? within(missing * settings.driftGainPerH, settings.driftShare) : 0;
  const possible = limitWindow(device);
  const followed = worthwhileKw(inputs, device, point.powerKw - drift, track.worth?.[point.slot], state);
  const plannedKw = clampTo(followed, possible);
  // What is kept for the contract is neither for the plan nor for its peak.
  const kept = track.keepKwh !== undefined && stored !== null && stored <= track.keepKwh;
  const wantedKw = clampTo(kept ? Math.min(0, plannedKw) : Math.max(plannedKw, heldKw(inputs, image, state)), possible);
  const corrected = clampTo(wantedKw + within(setpointFor(bias, wantedKw) - wantedKw, settings.biasShare), possible);
  const wish: Wish = {
    level: 'plan',
    // What a load may draw at most is not raised because it drew less before: it needed no more, and does now.
    targetKw: device.kind === 'load' ? Math.max(wantedKw, corrected) : corrected,
    deadbandKw: device.limits.deadbandKw,
    follows: null,
    planSlot: { planId: plan.id, slot: point.slot },
  };
  if (wantedKw <= plannedKw + device.limits.deadbandKw) return { wish, reasons: [] };
  const params = { device: device.id, plannedKw, resultKw: wantedKw, peakKw: plan.hold!.kw };
  return { wish, reasons: [entry('plan', 'peak-held', device.id, params)] };
}

/** What a battery is to give or take of the net load that is, where the plan says what its energy is worth. */
function worthwhileKw(
  inputs: ControlInputs,
  device: DeviceImage['device'],
  plannedKw: number,
  worth: SlotWorth | undefined,
  { interval }: Pick<ControlState, 'interval'>,
): number {
  if (!worth || !interval || device.kind !== 'battery') return plannedKw;
  return followWorth(plannedKw, worth, interval.netKw * shareOf(inputs, device));
}

/** Part of a battery, by its rating, in all batteries that follow the plan. */
function shareOf({ plan, devices }: ControlInputs, { limits }: DeviceImage['device']): number {
  const all = devices
    .filter(({ device }) => device.kind === 'battery' && plan?.tracks.has(device.id))
    .reduce((total, { device }) => total + device.limits.ratedKw, 0);
  return limits.ratedKw / all;
}

/** Part of a battery in what the planned peak asks of all batteries that follow the plan. */
function heldKw(inputs: ControlInputs, { device }: DeviceImage, state: Pick<ControlState, 'interval'>): number {
  const { plan, now } = inputs;
  if (!plan || device.kind !== 'battery') return -Infinity;
  const sum = heldSum(plan.hold, state.interval, now);
  return sum === -Infinity ? sum : sum * shareOf(inputs, device);
}

/** What comfort wants, or what leaves the device alone: PV and wind give what they can, others keep their safe setpoint. */
function comfortWish(inputs: ControlInputs, image: DeviceImage): WishResult {
  const { device } = image;
  const wanted = inputs.comfort.get(device.id);
  const rest = feedsIn(device.kind) ? limitWindow(device).max : device.safeSetpointKw;
  const targetKw = wanted !== undefined && Number.isFinite(wanted) ? wanted : rest;
  return { wish: { level: 'comfort', targetKw, deadbandKw: device.limits.deadbandKw, ...bare }, reasons: [] };
}

/**
 * What is wanted of a device below the level of the grid limit: a manual override, else the plan, else comfort. Without
 * server or plan it is the safe setpoint; a device in advice that still holds a value of ours goes back to it.
 */
export function wishOf(
  inputs: ControlInputs,
  image: DeviceImage,
  bias: Bias,
  state: Pick<ControlState, 'interval'>,
): WishResult {
  const { device } = image;
  if (heartbeatLost(inputs)) return safeWish(image, 'plan');
  const override = overrideOf(inputs, device.id);
  if (override) {
    const { setpointKw, expiresAt, commandId } = override;
    const wish: Wish = { level: 'manual', targetKw: setpointKw, deadbandKw: 0, follows: commandId, planSlot: null };
    const params = { device: device.id, setpointKw, expiresAt };
    return { wish, reasons: [entry('manual', 'override-active', device.id, params)] };
  }
  if (device.mode === 'advice' && image.owned) return safeWish(image, 'protection');
  return planWish(inputs, image, bias, state) ?? comfortWish(inputs, image);
}
