import type { GateDevice, Interlock } from '../../contracts/index.ts';
import { freshness } from './freshness.ts';
import { gateFinding, pass } from './rule.ts';
import type { Rule } from './rule.ts';
import type { PointValue } from './state.ts';

/** Whether a value fulfils an interlock; a value of another type never does. */
export function isSafe({ safeWhen }: Interlock, value: number | boolean): boolean {
  if (safeWhen.op === 'eq') return value === safeWhen.value;
  // `≠ true` must not be fulfilled by a number, nor by one that is none.
  if (typeof value !== typeof safeWhen.value || Number.isNaN(value)) return false;
  if (safeWhen.op === 'ne') return value !== safeWhen.value;
  if (typeof value !== 'number') return false;
  switch (safeWhen.op) {
    case 'lt':
      return value < safeWhen.value;
    case 'le':
      return value <= safeWhen.value;
    case 'gt':
      return value > safeWhen.value;
    case 'ge':
      return value >= safeWhen.value;
  }
}

/** An interlock that keeps a device at its safe setpoint. */
export interface OpenInterlock {
  readonly interlock: Interlock;
  /** Null if the point is missing or stale: not known to be safe is not safe. */
  readonly value: number | boolean | null;
}

/** Interlocks that are not known to be safe now. */
export function openInterlocks(
  device: GateDevice,
  points: ReadonlyMap<string, PointValue>,
  now: number,
): OpenInterlock[] {
  return device.interlocks.flatMap((interlock) => {
    const seen = points.get(interlock.point);
    const value = seen && freshness(seen.at, device.freshnessS, now) === 'fresh' ? seen.value : null;
    return value !== null && isSafe(interlock, value) ? [] : [{ interlock, value }];
  });
}

/** While an interlock is open only the safe setpoint passes. */
export const checkInterlocks: Rule = ({ state, now, towardsSafe }) => {
  if (towardsSafe) return pass;
  return openInterlocks(state.device, state.points, now).map(({ interlock: { id, point }, value }) =>
    value === null
      ? gateFinding('interlock-unknown', 'refuse', { interlock: id, point })
      : gateFinding('interlock-open', 'refuse', { interlock: id, point, value: String(value) }),
  );
};
