import type { FindingEffect, GateFinding } from '../../contracts/index.ts';
import { clampTo, inRange, intersect } from './range.ts';
import type { PowerRange } from './range.ts';
import { isRetry } from './replay.ts';
import { gateFinding } from './rule.ts';
import type { GateQuestion } from './rule.ts';
import { energyWindow, limitWindow, rampWindow } from './windows.ts';

/** A value that may be written, or null if none may. */
export interface ValueResult {
  readonly setpointKw: number | null;
  readonly windowKw: PowerRange | null;
  readonly findings: readonly GateFinding[];
}

/** The safe setpoint is never refused for a window: what can be done towards it is done. */
function effectOf({ state, towardsSafe }: GateQuestion, kind: 'onLimit' | 'onRamp'): FindingEffect {
  return towardsSafe || state.device[kind] === 'clamp' ? 'clamp' : 'refuse';
}

/** Hard limits of the device. */
export function checkLimits(question: GateQuestion): { window: PowerRange; findings: readonly GateFinding[] } {
  const window = limitWindow(question.state.device);
  const requestedKw = question.command.setpointKw;
  if (inRange(requestedKw, window)) return { window, findings: [] };
  const effect = effectOf(question, 'onLimit');
  const [code, limitKw] =
    requestedKw > window.max ? (['above-limit', window.max] as const) : (['below-limit', window.min] as const);
  return { window, findings: [gateFinding(code, effect, { requestedKw, limitKw })] };
}

/** No discharge below and no charge above the energy band, also over the whole life of the setpoint. */
export function checkEnergy(question: GateQuestion): { window: PowerRange; findings: readonly GateFinding[] } {
  const { command, state, now, towardsSafe } = question;
  const open = { min: -Infinity, max: Infinity };
  const band = state.device.limits.energy;
  if (!band) return { window: open, findings: [] };
  const energyKwh = state.telemetry?.energyKwh ?? null;
  if (energyKwh === null || !Number.isFinite(energyKwh)) {
    if (towardsSafe) return { window: open, findings: [] };
    return { window: open, findings: [gateFinding('energy-unknown', 'refuse', { device: state.device.id })] };
  }
  const from = Math.min(state.telemetry?.at ?? now, now);
  const window = energyWindow(band, energyKwh, from, command.expiresAt);
  const requestedKw = command.setpointKw;
  if (inRange(requestedKw, window)) return { window, findings: [] };
  const effect = effectOf(question, 'onLimit');
  const lifeS = (command.expiresAt - from) / 1000;
  const finding =
    requestedKw > window.max
      ? gateFinding('energy-low', effect, {
          requestedKw,
          limitKw: window.max,
          energyKwh,
          minKwh: band.minKwh,
          lifeS,
        })
      : gateFinding('energy-high', effect, {
          requestedKw,
          limitKw: window.min,
          energyKwh,
          maxKwh: band.maxKwh,
          lifeS,
        });
  return { window, findings: [finding] };
}

/** Rate of change against the last confirmed value. The window is null if nothing may be written. */
export function checkRamp(
  question: GateQuestion,
  wishedKw: number,
): { window: PowerRange | null; fromKw: number | null; findings: readonly GateFinding[] } {
  const { state, now, towardsSafe } = question;
  // A retry writes the same value again, however long the first try is ago.
  const { confirmed, unconfirmed } = state;
  const basis = {
    confirmed,
    unconfirmed: unconfirmed && isRetry(question) ? { ...unconfirmed, writtenAt: now } : unconfirmed,
  };
  const window = rampWindow(state.device, basis, now, towardsSafe);
  if (window === 'unknown') {
    if (towardsSafe) return { window: { min: -Infinity, max: Infinity }, fromKw: null, findings: [] };
    const params = { safeKw: state.device.safeSetpointKw };
    return { window: null, fromKw: null, findings: [gateFinding('ramp-unknown', 'refuse', params)] };
  }
  if (window === 'conflict') {
    const params = {
      pendingCommand: state.unconfirmed?.commandId ?? null,
      pendingKw: state.unconfirmed?.valueKw ?? null,
    };
    return { window: null, fromKw: null, findings: [gateFinding('write-pending', 'refuse', params)] };
  }
  const { min, max, fromKw, kwPerS } = window;
  if (inRange(wishedKw, window)) return { window: { min, max }, fromKw, findings: [] };
  const effect = effectOf(question, 'onRamp');
  const [code, limitKw] = wishedKw > max ? (['ramp-up', max] as const) : (['ramp-down', min] as const);
  const params = { requestedKw: wishedKw, limitKw, fromKw, kwPerS };
  return { window: { min, max }, fromKw, findings: [gateFinding(code, effect, params)] };
}

/**
 * The value that may be written: the request within limits, energy and ramp. Where these share nothing, limits come
 * before ramp (a value beyond them is never sent), and ramp before energy (the device is led back as fast as it may).
 */
export function resolveValue(question: GateQuestion): ValueResult {
  const limits = checkLimits(question);
  const energy = checkEnergy(question);
  const allowed = intersect(limits.window, energy.window) ?? limits.window;
  const wishedKw = clampTo(question.command.setpointKw, allowed);
  const ramp = checkRamp(question, wishedKw);
  const findings = [...limits.findings, ...energy.findings, ...ramp.findings];
  if (!ramp.window) return { setpointKw: null, windowKw: null, findings };

  const reachable = intersect(limits.window, ramp.window);
  if (!reachable) {
    // Only after limits were tightened or somebody else wrote: the device stands outside its limits.
    const resultKw = clampTo(clampTo(wishedKw, ramp.window), limits.window);
    findings.push(gateFinding('ramp-waived', 'clamp', { resultKw, fromKw: ramp.fromKw }));
    return { setpointKw: resultKw, windowKw: { min: resultKw, max: resultKw }, findings };
  }
  const window = intersect(allowed, ramp.window);
  if (window) return { setpointKw: clampTo(wishedKw, window), windowKw: window, findings };
  const resultKw = clampTo(wishedKw, reachable);
  findings.push(gateFinding('energy-approach', 'clamp', { resultKw, limitKw: wishedKw }));
  return { setpointKw: resultKw, windowKw: reachable, findings };
}
