import { waitUntil } from '@lingtan/test-kit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SetpointCommand } from '../../contracts/index.ts';
import { command, noon, service } from '../../domain/gate/fixtures/gate-fixture.ts';
import { gateOf } from '../fixtures/one-gate.ts';

afterEach(() => void vi.restoreAllMocks());

type Held = ReturnType<typeof gateOf>;
let ids = 0;

/** The controller wants a setpoint, and the device has confirmed it when this is over. */
async function want(
  { gate, channel, clock }: Held,
  more: Partial<SetpointCommand> = {},
  confirms = true,
): Promise<void> {
  const now = clock.now();
  const raw = command({ id: `c${(ids += 1)}`, validFrom: now, expiresAt: now + 60_000, ...more });
  await gate.submit([{ raw, commandNo: null }]);
  if (confirms) await waitUntil(() => channel.write?.state.phase === 'confirmed');
}
const count = ({ tables }: Held, table: string) => tables().filter((name) => name === table).length;
/** Of the newest word about renewals: decision, how often, and when last. */
const renewed = ({ stored }: Held) => {
  const [, decision, times, at] = stored.findLast(({ table }) => table === 'renewals')!.values;
  return { decision, times, at };
};

describe('a setpoint that is only held', () => {
  it('is one record that says until when and how often it was renewed, however long, while the device gets it each time', async () => {
    const held = gateOf();
    await want(held);
    const first = held.channel.confirmedBy;
    for (let i = 1; i <= 20; i++) {
      held.clock.advance(30_000);
      await want(held);
      expect(renewed(held)).toEqual({ decision: first, times: i, at: new Date(held.clock.now()).toISOString() });
    }
    expect([count(held, 'decisions'), count(held, 'write_results'), held.events.length]).toEqual([1, 1, 1]);
    expect(held.orders.map(({ value }) => value)).toEqual(Array.from({ length: 21 }, () => 50));
    expect(new Set(held.orders.map(({ key }) => key)).size).toBe(21);
    expect(held.orders.slice(1).map(({ renews }) => renews)).toEqual(held.orders.slice(0, -1).map(({ key }) => key));
  });

  it.each<[string, Partial<SetpointCommand>]>([
    ['value', { setpointKw: 60 }],
    ['plan', { planSlot: { planId: '8', slot: 3 } }],
    ['step of the plan', { planSlot: { planId: '7', slot: 4 } }],
    ['reason', { reason: 'another' }],
    ['level', { level: 'grid-limit' }],
    ['command that it follows', { follows: 'of a person' }],
    ['asker', { principal: { ...service, id: 'other' } }],
    ['request, although it is limited to the same', { setpointKw: 490 }],
  ])('is a new record when its %s changes', async (_what, change) => {
    const held = gateOf();
    const same = { planSlot: { planId: '7', slot: 3 }, setpointKw: change.setpointKw === 490 ? 480 : 50 };
    await want(held, same);
    await want(held, same);
    const before = count(held, 'decisions');
    await want(held, { ...same, ...change });
    expect(count(held, 'decisions')).toBe(before + 1);
  });

  it('keeps what its last renewal rested on once there is a new one, and of the renewals between nothing', async () => {
    const held = gateOf();
    for (let i = 0; i < 3; i++) {
      await want(held);
      held.clock.advance(30_000);
    }
    const last = held.clock.now() - 30_000;
    const ref = `dispatch.setpoint/${held.channel.held!.no}`;
    await want(held, { setpointKw: 60 });
    const kept = held.evidence.filter(([of]) => of === ref).flatMap(([, inputs]) => inputs as string[]);
    const at = kept.map((each) => Date.parse(each.split('/')[2]!));
    expect(at).toEqual([noon, noon, last, last]);
  });

  it('is a new record after the clock was set back, and keeps what the last renewal before that rested on', async () => {
    const held = gateOf();
    await want(held);
    held.clock.advance(30_000);
    await want(held);
    await waitUntil(() => renewed(held).times === 1);
    const [{ no }, at, before] = [held.channel.held!, held.clock.now(), held.evidence.length];
    held.clock.advance(-10_000);
    held.channel.clockSetBack(10_000);
    await want(held);
    expect(count(held, 'decisions')).toBe(2);
    expect(held.channel.held!.no).not.toBe(no);
    const kept = held.evidence.slice(before).filter(([of]) => of === `dispatch.setpoint/${no}`);
    expect(kept.flatMap(([, of]) => of as string[]).map((each) => Date.parse(each.split('/')[2]!))).toEqual([at, at]);
    expect(renewed(held)).toMatchObject({ decision: no, times: 1 });
    // And that one is renewed as any other.
    held.clock.advance(30_000);
    await want(held);
    await waitUntil(() => renewed(held).decision === held.channel.held!.no);
    expect(count(held, 'decisions')).toBe(2);
  });

  it('and when the mode of the device changes', async () => {
    const held = gateOf();
    await want(held);
    await want(held);
    expect(count(held, 'decisions')).toBe(1);
    // Back to where it is, at once: what was held before was held in another mode.
    held.channel.held = { ...held.channel.held!, mode: 'advice' };
    await want(held);
    expect(count(held, 'decisions')).toBe(2);
  });

  it('and after the device has forgotten it, or has been read otherwise', async () => {
    const held = gateOf();
    await want(held);
    held.clock.advance(60_000);
    await want(held);
    expect(count(held, 'decisions')).toBe(2);
    held.channel.confirmedBy = null;
    await want(held);
    expect(count(held, 'decisions')).toBe(3);
    expect(count(held, 'renewals')).toBe(0);
  });

  it('stays one while the device answers a little otherwise each time, and says what it answered last', async () => {
    const held = gateOf();
    await want(held);
    for (const [times, offKw] of [0.2, -0.3, 1, 0.2, 0].entries()) {
      held.device.offKw = offKw;
      held.clock.advance(30_000);
      await want(held);
      await waitUntil(() => renewed(held).times === times + 1);
      expect(held.stored.findLast(({ table }) => table === 'renewals')!.values.at(-1)).toBe(50 + offKw);
    }
    expect([count(held, 'decisions'), count(held, 'write_results')]).toEqual([1, 1]);
    expect(held.channel.confirmed?.valueKw).toBe(50);
    // Beyond the tolerance it is another value, and a record.
    held.device.offKw = 1.1;
    await want(held, {}, false);
    await waitUntil(() => (held.clock.advance(3100), count(held, 'write_results') > 1));
    expect(held.stored.findLast(({ table }) => table === 'write_results')!.values.slice(2, 4)).toEqual([
      'mismatch',
      51.1,
    ]);
    expect(renewed(held).times).toBe(5);
  });

  it('and when the device does not confirm it again: then what was renewed before stands as it was', async () => {
    const held = gateOf();
    for (let i = 0; i < 3; i++) {
      await want(held);
      held.clock.advance(30_000);
    }
    const before = renewed(held);
    expect(before).toMatchObject({ times: 2 });
    held.device.answers = false;
    await want(held, {}, false);
    // One attempt after the other is given up, until the device is led to its safe setpoint.
    const ended = () => held.stored.filter(({ table }) => table === 'write_results').length;
    await waitUntil(() => (held.clock.advance(3100), ended() > 1));
    expect(renewed(held)).toEqual(before);
    const [, decision, result] = held.stored.findLast(({ table }) => table === 'write_results')!.values;
    expect([decision === before.decision, result]).toEqual([false, 'timeout']);
  });
});
