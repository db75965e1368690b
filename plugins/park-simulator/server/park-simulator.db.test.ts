import { fileURLToPath } from 'node:url';
import { withParkTx, type TxScope } from '@lingtan/kernel';
import type { ParkDatabase, Tx } from '@lingtan/sdk';
import { createTestDatabase, type TestDatabase } from '@lingtan/kernel/testing';
import { waitUntil } from '@lingtan/test-kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedDevices, type ParkSimulatorConfig, type SimulatedDevicesService } from '../contracts/index.ts';
import { smallPark } from '../domain/fixtures/small-park.ts';
import { startBroker, type TestBroker } from './fixtures/broker.ts';
import { openScope, type TestScope } from './fixtures/scope.ts';
import { ParkSimulator } from './park-simulator.ts';
import { statusRoute } from './routes.ts';
import { SimulationStore } from './store.ts';

const config: ParkSimulatorConfig = {
  ...smallPark,
  devices: [
    {
      protocol: 'mqtt',
      id: 'gateway',
      title: '',
      points: ['works.active-power', 'works.active-energy-import'],
      periodMs: 500,
    },
    {
      protocol: 'sparkplug',
      id: 'edge',
      title: '',
      points: ['pv.active-power', 'pv.active-energy-export'],
      periodMs: 500,
    },
    {
      protocol: 'modbus',
      id: 'meter',
      title: 'Furnace',
      asset: 'furnace',
      unitId: 1,
      registers: [
        { point: 'active-energy-import', address: 0, fc: 3, type: 'uint64', wordOrder: 'ABCD', scale: 0.01, offset: 0 },
      ],
    },
  ],
  backfill: { days: 2, resolutionSeconds: 300, recentHours: 1, recentResolutionSeconds: 60 },
};

interface Row {
  ts: number;
  quality: number;
  values: Record<string, number>;
}

let database: TestDatabase;
let broker: TestBroker;
let park: TxScope;
let open: TestScope | null = null;
let parks = 0;

beforeAll(async () => {
  const directory = fileURLToPath(new URL('../migrations', import.meta.url));
  const component = { id: 'park-simulator', schema: 'plugin_park_simulator', directory };
  database = await createTestDatabase({ components: [component] });
});
afterAll(() => database.close());
beforeEach(async () => {
  broker = await startBroker();
  park = await database.addPark(`park-${(parks += 1)}`);
});
afterEach(async () => {
  await open?.stop();
  open = null;
  await broker.stop();
});

async function start(changed: Partial<ParkSimulatorConfig> = {}, aheadMs = 0): Promise<TestScope> {
  const db: ParkDatabase = { tx: <T>(work: (tx: Tx) => Promise<T>) => withParkTx(database.appPool, park, work) };
  open = openScope(db, { ...config, ...changed }, park.parkId, aheadMs);
  const services = {
    broker: { address: async () => ({ mode: 'embedded' as const, url: broker.url }) },
    tokens: {
      verify: async () => null,
      issue: async ({ deviceId }: { deviceId: string }) => ({ token: `token-${deviceId}` }),
    },
  };
  const simulator = new ParkSimulator(open.scope, services);
  open.scope.provide(SimulatedDevices, {
    address: async (device) => simulator.address(device),
    starting: async (device) => simulator.starting(device),
    received: async (device) => simulator.received(device),
    setFault: async (device, fault) => simulator.setFault(device, fault),
  });
  open.scope.route(statusRoute, async () => simulator.status());
  simulator.start();
  return open;
}

const phase = async (run: TestScope) => ((await run.get('/status')) as { backfill: { phase: string } }).backfill.phase;
const rows = (): Row[] =>
  broker.received
    .filter((message) => message.topic.endsWith('/telemetry/data-logger'))
    .flatMap((message) => JSON.parse(Buffer.from(message.payload).toString()) as Row[]);

describe('the simulator on a park', () => {
  it('writes the history through the broker, then goes on from there after a restart without a gap', async () => {
    const began = Date.now();
    const first = await start();
    await waitUntil(async () => (await phase(first)) === 'done');
    await waitUntil(() =>
      broker.received.some((message) => message.topic === `lingtan/${park.parkId}/telemetry/gateway`),
    );
    await waitUntil(() => broker.received.some((message) => message.topic === `spBv1.0/${park.parkId}/NBIRTH/edge`));
    const history = rows().sort((a, b) => a.ts - b.ts);
    expect(history[0]!.ts).toBeLessThanOrEqual(began - 2 * 86_400_000 + 600_000);
    expect(history.at(-1)!.ts).toBeGreaterThan(began - 120_000);
    expect(history.every((row) => row.quality === 8 && Object.keys(row.values).length === 5)).toBe(true);
    expect(new Set(history.map((row) => row.ts)).size).toBe(history.length);
    const devices = first.services.get(SimulatedDevices.id) as SimulatedDevicesService;
    expect(await devices.address('meter')).toMatchObject({ host: '127.0.0.1' });
    expect(await devices.address('gateway')).toBeNull();
    await waitUntil(() => first.emitted.length > 0);
    await first.stop();
    expect(first.errors).toEqual([]);

    const known = history.length;
    const second = await start();
    await waitUntil(async () => (await phase(second)) === 'done');
    await waitUntil(() => broker.received.filter((message) => message.topic.endsWith('/telemetry/gateway')).length > 2);
    const later = rows().slice(known);
    expect(later.every((row) => row.ts > history.at(-1)!.ts - 1)).toBe(true);
    const register = 'works.active-energy-import';
    const readings = broker.received
      .filter((message) => message.topic.endsWith('/telemetry/gateway'))
      .map((message) => (JSON.parse(Buffer.from(message.payload).toString()) as Row).values[register])
      .filter((value) => value !== undefined);
    expect(Math.min(...readings)).toBeGreaterThanOrEqual(history.at(-1)!.values[register]!);
    expect([...readings].sort((a, b) => a - b)).toEqual(readings);
    expect(second.errors).toEqual([]);
  });

  it('hands in the rest after a kill in the middle, with the same values', async () => {
    let taken = 0;
    broker.refuseWhen((message) => message.topic.endsWith('data-logger') && (taken += 1) > 3);
    const first = await start();
    await waitUntil(() => taken > 3);
    await first.stop();
    const before = rows();
    broker.refuseWhen(() => false);
    const second = await start();
    await waitUntil(async () => (await phase(second)) === 'done');
    const all = new Map<number, string>();
    for (const row of rows()) {
      const text = JSON.stringify(row);
      // A chunk that was taken but not noted comes again, byte for byte.
      expect(all.get(row.ts) ?? text).toBe(text);
      all.set(row.ts, text);
    }
    expect(before.length).toBeLessThan(all.size);
    const times = [...all.keys()].sort((a, b) => a - b);
    times.slice(1).forEach((ts, index) => expect(ts - times[index]!).toBeLessThanOrEqual(300_000));
  });

  it('records nothing again that devices sent before a kill, and no register goes back', async () => {
    const register = 'works.active-energy-import';
    const sent = () =>
      broker.received
        .filter((message) => message.topic.endsWith('/telemetry/gateway'))
        .map((message) => JSON.parse(Buffer.from(message.payload).toString()) as Row);
    const first = await start();
    await waitUntil(async () => (await phase(first)) === 'done');
    await waitUntil(() => sent().filter((row) => row.values[register] !== undefined).length > 1);
    const store = new SimulationStore(first.scope.db, park.parkId);
    const kept = await store.snapshot();
    await first.stop();
    const before = [...rows(), ...sent()];
    // What a kill would have left.
    await store.saveSnapshot(kept!);
    const second = await start({}, 300_000);
    await waitUntil(async () => (await phase(second)) === 'done');
    await waitUntil(() => sent().some((row) => row.ts > Date.now() + 290_000));
    const later = [...rows(), ...sent()].filter((row) => !before.some((known) => known.ts === row.ts));
    const lastSent = Math.max(...before.map((row) => row.ts));
    const recorded = later.filter((row) => Object.keys(row.values).length === 5);
    expect(Math.min(...recorded.map((row) => row.ts))).toBeGreaterThan(lastSent);
    expect(recorded.length).toBeGreaterThan(3);
    const readings = [...before, ...later]
      .sort((a, b) => a.ts - b.ts)
      .map((row) => row.values[register])
      .filter((value) => value !== undefined);
    expect([...readings].sort((a, b) => a - b)).toEqual(readings);
  });

  it('says which device shows a point that the model lacks', async () => {
    const devices = [
      { protocol: 'mqtt' as const, id: 'gateway', title: '', points: ['roof.active-power'], periodMs: 500 },
    ];
    await expect(start({ devices })).rejects.toMatchObject({
      code: 'SIMULATOR_UNKNOWN_POINTS',
      params: { device: 'gateway', points: 'roof.active-power' },
    });
  });
});
