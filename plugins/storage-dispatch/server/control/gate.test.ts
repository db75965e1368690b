import { type FakeClock, waitUntil } from '@lingtan/test-kit';
import { afterEach, expect, it, vi } from 'vitest';
import { command, noon, person } from '../../domain/gate/fixtures/gate-fixture.ts';
import { gateOf } from '../fixtures/one-gate.ts';

afterEach(() => void vi.restoreAllMocks());

const submit = async ({ gate }: ReturnType<typeof gateOf>): Promise<void> => {
  const [decision] = await gate.submit([{ raw: command(), commandNo: null }]);
  expect(decision!.setpointKw).toBe(50);
};

it('a setpoint leaves, within what is left of the lease', async () => {
  const held = gateOf((lead) => void (lead.leftMs = 700));
  await submit(held);
  await waitUntil(() => held.orders.length > 0);
  expect(held.orders[0]).toMatchObject({ point: 'bess.setpoint', value: 50 });
  expect(held.orders[0]!.sendWithinMs).toBeLessThanOrEqual(700);
});

it('a setpoint whose process lost its lease while the decision was stored never leaves', async () => {
  const lost = gateOf((lead) => void (lead.leftMs = 0));
  await submit(lost);
  await waitUntil(() => lost.codes().length > 0);
  expect(lost.codes()).toEqual(['write-lead-lost']);
  expect(lost.orders).toEqual([]);
});

it.each<[string, (clock: FakeClock) => void]>([
  [
    'its process stood still',
    () => {
      const steady = performance.now.bind(performance);
      vi.spyOn(performance, 'now').mockImplementation(() => steady() + 3100);
    },
  ],
  ['its machine slept', (clock) => clock.advance(3100)],
])(
  'a setpoint that was decided too long ago never leaves, although the lease has been renewed: %s',
  async (_why, pass) => {
    const late = gateOf((_lead, clock) => pass(clock));
    await submit(late);
    await waitUntil(() => late.codes().length > 0);
    expect(late.codes()).toEqual(['write-too-late']);
    expect(late.orders).toEqual([]);
  },
);

it('an override is noted until its end is said, also where the controller takes a step between its end and the next cycle', async () => {
  const { gate, channel, clock } = gateOf();
  const asked = { id: 'o1', source: 'api', level: 'manual', principal: person('lin'), setpointKw: 40 } as const;
  const [override] = await gate.submit([{ raw: command({ ...asked, expiresAt: noon + 5000 }), commandNo: 1 }]);
  expect(override).toMatchObject({ outcome: 'allowed', setpointKw: 40 });
  clock.advance(5001);
  const [step] = await gate.submit([{ raw: command({ validFrom: clock.now() }), commandNo: null }]);
  expect(step).toMatchObject({ outcome: 'allowed', setpointKw: 50 });
  expect(channel.active).toMatchObject({ commandId: 'o1', setpointKw: 40 });
});
