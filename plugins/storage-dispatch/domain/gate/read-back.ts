import { type writeCodes } from '../../contracts/index.ts';
import type { CodeParams, GateDevice, WriteAction, WriteCode, WriteEvent, WriteState } from '../../contracts/index.ts';
import type { UnconfirmedWrite } from './state.ts';

/** A step of the machine: the new state and what must be done. */
export interface WriteStep {
  readonly state: WriteState;
  readonly actions: readonly WriteAction[];
}

function say<Code extends WriteCode>(
  type: 'alarm' | 'log',
  code: Code,
  params: CodeParams<(typeof writeCodes)[Code]>,
): WriteAction {
  return { type, code, params };
}

/** The state right after a write left for the device. */
export function startWrite(
  write: { commandId: string; deviceId: string; setpointKw: number; safe: boolean },
  writtenAt: number,
): WriteState {
  return { phase: 'pending', ...write, attempt: 1, writtenAt, readKw: null, result: null };
}

const matches = (a: number, b: number, toleranceKw: number): boolean => Math.abs(a - b) <= toleranceKw;

/** Ends the wait: write again while attempts are left, else give up and lead the device to its safe setpoint. */
function give(state: WriteState, device: GateDevice, at: number): WriteStep {
  const cause = state.readKw === null ? 'timeout' : 'mismatch';
  const result = cause === 'timeout' ? 'timeout' : 'wrong';
  const { deviceId, setpointKw, attempt, readKw } = state;
  const { retries, timeoutS, toleranceKw } = device.readBack;
  if (attempt <= retries) {
    return {
      state: { ...state, attempt: attempt + 1, writtenAt: at, readKw: null, result },
      actions: [
        say('log', 'write-retry', { device: deviceId, setpointKw, attempt: attempt + 1, cause }),
        { type: 'rewrite', setpointKw, attempt: attempt + 1 },
      ],
    };
  }
  const alarm =
    cause === 'timeout'
      ? say('alarm', 'write-timeout', { device: deviceId, setpointKw, timeoutS, attempts: attempt })
      : say('alarm', 'write-mismatch', { device: deviceId, setpointKw, readKw, toleranceKw, attempts: attempt });
  const safeKw = device.safeSetpointKw;
  const next: WriteAction = state.safe
    ? say('alarm', 'safe-unconfirmed', { device: deviceId, safeKw })
    : { type: 'safe', setpointKw: safeKw };
  return { state: { ...state, phase: cause, result }, actions: [alarm, next] };
}

/**
 * What follows a write: `pending` until a value read after the write is the written one (`confirmed`), or until the
 * time-out with another value (`mismatch`) or none (`timeout`). A wrong value before the time-out may still change:
 * devices answer with the old value for a while. Values that are no numbers are no answer.
 */
export function stepWrite(state: WriteState, event: WriteEvent, device: GateDevice): WriteStep {
  if (state.phase !== 'pending') return { state, actions: [] };
  const { toleranceKw, timeoutS } = device.readBack;
  const due = event.at - state.writtenAt >= timeoutS * 1000;
  switch (event.type) {
    case 'failed':
      // The device may have taken the value although the transport failed, so this is no earlier end.
      return due ? give(state, device, event.at) : { state, actions: [] };
    case 'tick':
      return due ? give(state, device, event.at) : { state, actions: [] };
    case 'read': {
      if (event.at < state.writtenAt || !Number.isFinite(event.valueKw)) return { state, actions: [] };
      const seen: WriteState = { ...state, readKw: event.valueKw };
      if (matches(event.valueKw, state.setpointKw, toleranceKw)) {
        const { deviceId, setpointKw } = state;
        return {
          state: { ...seen, phase: 'confirmed', result: 'ok' },
          actions: [say('log', 'write-confirmed', { device: deviceId, setpointKw, readKw: event.valueKw })],
        };
      }
      return due ? give(seen, device, event.at) : { state: seen, actions: [] };
    }
  }
}

/**
 * What the gate must know about a write that is not confirmed; null once it is.
 *
 * @param previous what was unconfirmed before; values that the device may still hold are taken over from it
 */
export function unconfirmedOf(state: WriteState, previous: UnconfirmedWrite | null = null): UnconfirmedWrite | null {
  if (state.phase === 'confirmed') return null;
  const { commandId, setpointKw: valueKw, writtenAt, attempt, phase, readKw } = state;
  const pending = phase === 'pending';
  const replaced = previous !== null && previous.commandId !== commandId;
  const earlier = replaced ? [...previous.earlierKw, previous.valueKw] : (previous?.earlierKw ?? []);
  const seen = readKw === null ? [] : [readKw];
  const earlierKw = [...new Set([...earlier, ...seen])].filter((value) => value !== valueKw);
  const retry = pending && attempt > 1;
  return { commandId, valueKw, writtenAt, phase: pending ? 'pending' : 'lost', retry, earlierKw };
}

/** A device that holds another value than the confirmed one, without a write of ours: somebody else wrote. */
export function findForeignWrite(device: GateDevice, expectedKw: number, readKw: number): WriteAction | null {
  if (!Number.isFinite(readKw) || matches(readKw, expectedKw, device.readBack.toleranceKw)) return null;
  return say('alarm', 'foreign-write', { device: device.id, expectedKw, readKw });
}
