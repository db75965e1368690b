import { startIec104Device } from '../../park-simulator/server/iec104-device.ts';
import { iec104Simulation } from '../../park-simulator/contracts/index.ts';
import { PointWriter } from '@lingtan/telemetry/contracts';
import { createTestPark, startFaultProxy, waitUntil, type FaultProxy, type TestPark } from '@lingtan/testing';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Iec104StationStatus } from '../contracts/index.ts';

const directory = fileURLToPath(new URL('..', import.meta.url));
const text = (name: string) => ({ en: name, 'zh-CN': name });
const patience = 30_000;
const point = (name: string, unit: string, kind: 'gauge' | 'counter' | 'state' = 'gauge') => ({
  id: `bay.${name}`,
  assetId: 'bay',
  name: text(name),
  kind,
  quantity: name,
  unit,
  expectedEverySeconds: 5,
  retention: 'billing' as const,
});
const objects = [
  { point: 'power', address: 16_385 },
  { point: 'closed', address: 1, type: 'single' as const },
  { point: 'energy', address: 25_601, type: 'counter' as const, scale: 0.1 },
  { point: 'limit', address: 16_386, scale: 2, write: { address: 25_089, min: 0, max: 500, unit: 'kW' } },
];
const readings: Record<string, number> = {
  'bay.power': 123.5,
  'bay.closed': 1,
  'bay.energy': 4321.7,
  'bay.limit': 100,
};
type Device = Awaited<ReturnType<typeof startIec104Device>>;
let device: Device;
let park: TestPark;

const open = async (): Promise<Device> =>
  startIec104Device(
    iec104Simulation.parse({ protocol: 'iec104', id: 'bay', objects }),
    {
      now: () => Date.now(),
      value: (id) => readings[id]!,
      kind: () => 'gauge',
      command(id, value) {
        if (value === 13) return false;
        readings[id] = value;
        return true;
      },
    },
    'Asia/Shanghai',
  );
const status = async (id = 'bay'): Promise<Iec104StationStatus> => {
  const { body } = await park.api('operator').get<{ devices: Iec104StationStatus[] }>('/x/iec104-connector/devices');
  return body.devices.find((each) => each.id === id)!;
};
const latest = async (name: string): Promise<{ value: number; quality: number; ts: number } | undefined> => {
  const { body } = await park
    .api('operator')
    .get<{ point: string; value: number; quality: number; ts: number }[]>(`/telemetry/latest?points=bay.${name}`);
  return body.find((each) => each.point === `bay.${name}`);
};
const becomes = (name: string, value: number) =>
  waitUntil(async () => Math.abs(((await latest(name))?.value ?? Number.NaN) - value) < 1e-3, patience);

let proxy: FaultProxy;
beforeAll(async () => {
  device = await open();
  proxy = await startFaultProxy(device.address()!);
  const mapped = objects.map(({ type: _, ...each }) => each);
  const station = {
    id: 'bay',
    host: '127.0.0.1',
    port: proxy.port,
    setClock: true,
    counters: true,
    // Long enough for a machine that is busy: what is not acknowledged in time ends the connection.
    t1: 10,
    t2: 1,
    points: mapped,
  };
  park = await createTestPark({
    plugins: [{ directory }],
    config: {
      'iec104-connector': {
        backOffMaxMs: 1000,
        writers: ['kernel'],
        stations: [station, { ...station, id: 'nobody', port: 1, points: [{ point: 'bay.other', address: 1 }] }],
      },
    },
    park: {
      model: {
        assets: [{ id: 'bay', kind: 'feeder', name: text('Bay'), enterpriseId: null }],
        points: [
          point('power', 'kW'),
          point('closed', '1', 'state'),
          point('energy', 'kWh', 'counter'),
          point('limit', 'kW'),
        ],
      },
    },
  });
}, 60_000);
afterAll(async () => {
  await park?.stop();
  await proxy?.close();
  await device?.stop();
});

describe('a station over a socket', { timeout: 60_000 }, () => {
  it('is interrogated, counters too, and its clock is set', async () => {
    await becomes('power', 123.5);
    await becomes('closed', 1);
    await becomes('energy', 4321.7);
    await waitUntil(() => device.clockSet() !== null, patience);
    expect(Math.abs(device.clockSet()! - (Date.now() + 8 * 3_600_000))).toBeLessThan(60_000);
    await waitUntil(async () => (await status()).interrogations >= 1, patience);
    expect(await status()).toMatchObject({ state: 'online', points: 4, unknownPoints: 0 });
    await waitUntil(async () => (await status('nobody')).state === 'stale', patience);
    expect((await status('nobody')).lastError!.message).toMatch(/ECONNREFUSED|connection/);
  });

  it('sends what changes by itself, at the time of its tag', async () => {
    readings['bay.power'] = 200.25;
    const before = Date.now();
    device.send();
    await becomes('power', 200.25);
    expect(Math.abs((await latest('power'))!.ts - before)).toBeLessThan(30_000);
    expect((await status()).clockOffsetMs).not.toBeNull();
  });

  it('comes back after the connection broke, and asks for everything again', async () => {
    const { connects } = await status();
    proxy.reset();
    readings['bay.power'] = 77;
    await becomes('power', 77);
    expect((await status()).connects).toBeGreaterThan(connects);
    expect((await status()).state).toBe('online');
  });

  it('is commanded by select and operate, within the limits, and each refusal is told', async () => {
    const writer = (await park.service(PointWriter).all())[0]!.service;
    expect(await writer.points()).toEqual([
      { point: 'bay.limit', device: 'bay', min: 0, max: 500, unit: 'kW', expires: false },
    ]);
    const order = (value: number, key: string) => ({ point: 'bay.limit', value, expiresAt: Date.now() + 60_000, key });
    expect(await writer.write(order(250, 'a'))).toMatchObject({ status: 'acknowledged' });
    expect(readings['bay.limit']).toBe(250);
    expect(await writer.readBack('bay.limit')).toMatchObject({ status: 'read', value: 250 });
    // The same key writes once; a refusal of the station is told.
    await writer.write(order(300, 'a'));
    expect(readings['bay.limit']).toBe(250);
    expect(await writer.write(order(13, 'b'))).toMatchObject({ status: 'refused', code: 'device-refused' });
    expect(await writer.write(order(501, 'c'))).toMatchObject({ status: 'refused', code: 'out-of-range' });
    expect(await writer.write({ ...order(1, 'd'), expiresAt: Date.now() - 1 })).toMatchObject({ code: 'expired' });
    device.setFault!('write-unanswered');
    expect(await writer.write(order(20, 'e'))).toMatchObject({ status: 'timed-out' });
    device.setFault!('none');
  });
});
