import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WriteAction, WriteEvent, WriteState } from '../../contracts/index.ts';
import { battery, noon } from './fixtures/gate-fixture.ts';
import { findForeignWrite, startWrite, stepWrite, unconfirmedOf } from './read-back.ts';

const device = battery();
const begin = (safe = false) =>
  startWrite({ commandId: 'c1', deviceId: 'bess', setpointKw: safe ? 0 : 100, safe }, noon);

function run(events: readonly WriteEvent[], state: WriteState = begin()) {
  const actions: WriteAction[] = [];
  let now = state;
  for (const event of events) {
    const step = stepWrite(now, event, device);
    now = step.state;
    actions.push(...step.actions);
  }
  return { state: now, actions, told: actions.map((action) => ('code' in action ? action.code : action.type)) };
}
const tick = (s: number): WriteEvent => ({ type: 'tick', at: noon + s * 1000 });
const read = (s: number, valueKw: number): WriteEvent => ({ type: 'read', at: noon + s * 1000, valueKw });

describe('read-back of a write', () => {
  it('confirms within the tolerance, also after the old value was read for a while', () => {
    const { state, told } = run([read(0.5, 0), tick(1), read(1.5, 100.9), read(2, 55)]);
    expect(state).toMatchObject({ phase: 'confirmed', result: 'ok', readKw: 100.9 });
    expect(told).toEqual(['write-confirmed']);
    expect(unconfirmedOf(state)).toBeNull();
  });

  it('writes again at the time-out, then gives up, raises an alarm and asks for safety', () => {
    const { state, told } = run([tick(2.9), tick(3), tick(6), tick(9), tick(12)]);
    expect(told).toEqual(['write-retry', 'rewrite', 'write-retry', 'rewrite', 'write-timeout', 'safe']);
    expect(state).toMatchObject({ phase: 'timeout', result: 'timeout', attempt: 3 });
    expect(unconfirmedOf(state)).toMatchObject({ phase: 'lost', valueKw: 100, retry: false });
  });

  it('tells a wrong value from none', () => {
    const { state, actions, told } = run([read(1, 70), tick(3), read(4, 70), tick(6), read(8, 70), read(9, 71)]);
    expect(told).toEqual(['write-retry', 'rewrite', 'write-retry', 'rewrite', 'write-mismatch', 'safe']);
    expect(state).toMatchObject({ phase: 'mismatch', result: 'wrong', readKw: 71 });
    expect(actions[4]).toMatchObject({ params: { readKw: 71, setpointKw: 100, toleranceKw: 1, attempts: 3 } });
  });

  it('takes neither old values nor what is no number for an answer', () => {
    const { state } = run([read(-1, 100), read(1, Number.NaN), read(1, Infinity), { type: 'failed', at: noon + 1000 }]);
    expect(state).toMatchObject({ phase: 'pending', readKw: null });
    expect(run([{ type: 'failed', at: noon + 3000 }]).told).toEqual(['write-retry', 'rewrite']);
  });

  it('has nothing safer to write after the safe setpoint', () => {
    expect(run([tick(3), tick(6), tick(9)], begin(true)).told.slice(-2)).toEqual(['write-timeout', 'safe-unconfirmed']);
  });

  it('remembers what the device may hold besides the last write', () => {
    const first = unconfirmedOf(run([read(1, 40)]).state);
    expect(first).toMatchObject({ phase: 'pending', valueKw: 100, earlierKw: [40] });
    const next = startWrite({ commandId: 'c2', deviceId: 'bess', setpointKw: 0, safe: true }, noon + 1000);
    expect(unconfirmedOf(next, first)).toMatchObject({ valueKw: 0, earlierKw: [40, 100] });
  });

  it('notices that somebody else wrote', () => {
    expect(findForeignWrite(device, 100, 100.5)).toBeNull();
    expect(findForeignWrite(device, 100, Number.NaN)).toBeNull();
    expect(findForeignWrite(device, 100, 0)).toMatchObject({ type: 'alarm', code: 'foreign-write' });
  });

  it('always ends, writes at most as often as allowed, and confirms only what was read', () => {
    const event = fc.oneof(
      fc.record({ type: fc.constant('tick' as const), step: fc.integer({ min: 0, max: 4000 }) }),
      fc.record({ type: fc.constant('failed' as const), step: fc.integer({ min: 0, max: 4000 }) }),
      fc.record({
        type: fc.constant('read' as const),
        step: fc.integer({ min: 0, max: 4000 }),
        valueKw: fc.constantFrom(0, 98.9, 99, 100, 101, 101.1, Number.NaN),
      }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (steps) => {
        let at = noon;
        const events = steps.map(({ step, ...rest }) => ({ ...rest, at: (at += step) }));
        const { state, told } = run([
          ...events,
          ...[1, 2, 3, 4].map((k) => ({ type: 'tick' as const, at: at + k * 3000 })),
        ]);
        expect(state.phase).not.toBe('pending');
        expect(told.filter((code) => code === 'rewrite').length).toBeLessThanOrEqual(2);
        expect(told.filter((code) => code === 'safe').length).toBe(state.phase === 'confirmed' ? 0 : 1);
        const answered = events.some((e) => 'valueKw' in e && Math.abs(e.valueKw - 100) <= 1);
        if (state.phase === 'confirmed') expect(answered).toBe(true);
      }),
    );
  });
});
