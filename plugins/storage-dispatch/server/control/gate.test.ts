import { createFakeClock, createTestLog, type FakeClock, waitUntil } from '@lingtan/test-kit';
import type { WriteAnswer, WriteOrder } from '@lingtan/telemetry/contracts';
import { afterEach, expect, it, vi } from 'vitest';
import { battery, command, noon } from '../../domain/gate/fixtures/gate-fixture.ts';
import { DeviceChannel } from './device-channel.ts';
import type { Controlled } from './devices.ts';
import { Gate, type GateParts } from './gate.ts';
import { emptyView } from './site-view.ts';

afterEach(() => void vi.restoreAllMocks());

/** A gate in front of one battery, which may do whatever it is asked. `committing` happens while its decision is stored. */
function gateOf(committing: (lead: { leftMs: number }, clock: FakeClock) => void) {
  const clock = createFakeClock(new Date(noon).toISOString());
  const lead = { leftMs: 4000 };
  const controlled = {
    ...{ name: 'Store', sign: 1, device: battery({ interlocks: [] }) },
    config: { powerPoint: 'bess.power', setpointPoint: 'bess.setpoint' },
    battery: { socPoint: 'bess.soc', capacityKwh: 1000 },
  } as unknown as Controlled;
  const channel = new DeviceChannel(controlled);
  channel.units = new Map([
    ['bess.power', 'kW'],
    ['bess.soc', '%'],
  ]);
  channel.confirmed = { valueKw: 0, since: noon - 60_000 };
  const value = (point: string) => [point, { point, ts: noon, seenAt: noon, value: 50, quality: 0 }] as const;
  const view = { ...emptyView, at: noon, readOnly: false, latest: new Map(['bess.power', 'bess.soc'].map(value)) };
  const log = createTestLog();
  const orders: WriteOrder[] = [];
  const tx = { execute: async () => ({ rows: [{ fence: 1, no: 7 }] }) };
  const scope = {
    ...{ park: { id: 'p' }, clock, log },
    ...{ evidence: { record: async () => undefined }, events: { publish: async () => undefined } },
    config: { control: { commandLifeS: 60, holdS: 60 } },
    db: {
      tx: async (work: (open: typeof tx) => Promise<unknown>) => {
        const done = await work(tx);
        committing(lead, clock);
        return done;
      },
    },
  };
  const writers = {
    write: async (order: WriteOrder): Promise<WriteAnswer> => {
      orders.push(order);
      return { status: 'acknowledged', at: noon };
    },
    readBack: async () => ({ status: 'read', value: 50, at: noon }),
  };
  const gate = new Gate({
    ...{ scope, writers, fence: 1, channels: new Map([['bess', channel]]), view: () => view, log: () => undefined },
    lead: { signal: AbortSignal.timeout(60_000), leftMs: () => lead.leftMs },
  } as unknown as GateParts);
  const codes = (): unknown[] => log.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields.code);
  return { gate, orders, codes };
}

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
