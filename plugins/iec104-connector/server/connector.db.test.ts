import type { DeviceWorld } from '../../park-simulator/server/device.ts';
import { Iec104Station } from '../../park-simulator/server/iec104-station.ts';
import { SetpointLog } from '../../park-simulator/server/setpoint-log.ts';
import { startIec104Device } from '../../park-simulator/server/iec104-device.ts';
import { iec104Simulation } from '../../park-simulator/contracts/index.ts';
import { PointWriter } from '@lingtan/telemetry/contracts';
import type { ConfigCheck, Discovery, FoundDevice } from '@lingtan/sdk';
import { createTestLog, startFaultProxy, startTestIec104Station, waitUntil, type FaultProxy } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Iec104StationStatus } from '../contracts/index.ts';
import { iec104Discovery } from './discovery.ts';

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
const world: DeviceWorld = {
  now: () => Date.now(),
  value: (id) => readings[id]!,
  kind: () => 'gauge',
  command(id, value) {
    if (value === 13) return false;
    readings[id] = value;
    return true;
  },
};

/** A gateway with several stations behind one connection, each with a common address of its own. */
function startGateway(commonAddresses: readonly number[]) {
  const stations = commonAddresses.map(
    (commonAddress) =>
      new Iec104Station({
        ...{
          commonAddress,
          asset: 'bay',
          objects: iec104Simulation.parse({ protocol: 'iec104', id: 'bay', objects }).objects,
        },
        ...{ value: (id) => readings[id]!, wallMs: () => Date.now(), setpoints: new SetpointLog(world, []) },
      }),
  );
  return startTestIec104Station((asked) => stations.flatMap((station) => [...station.answer(asked)]));
}

type Device = Awaited<ReturnType<typeof startIec104Device>>;
let device: Device;
let park: TestPark;

const open = async (): Promise<Device> =>
  startIec104Device(iec104Simulation.parse({ protocol: 'iec104', id: 'bay', objects }), world, 'Asia/Shanghai');
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

  it('is interrogated for a test: what its points hold, what nothing is mapped to, and why it refuses', async () => {
    const check = async (station: object): Promise<ConfigCheck> => {
      const address = { host: '127.0.0.1', port: device.address()!.port };
      const value = { stations: [{ id: 'rtu', asset: 'bay', ...address, counters: true, ...station }] };
      return (await park.api('operator').post<ConfigCheck>('/plugins/iec104-connector/check', { value })).body;
    };
    const points = [
      { point: 'power', address: 16_385, scale: 2 },
      { point: 'missing', address: 9 },
    ];
    const mapped = await check({ points });
    expect(mapped.ok).toBe(true);
    expect(mapped.readings).toMatchObject([
      {
        point: 'bay.power',
        value: readings['bay.power']! * 2,
        quality: 'good',
        raw: `M_ME_NC_1 ${readings['bay.power']}`,
      },
      { point: 'bay.missing', value: null, quality: 'bad', problem: 'the station did not send the object 9' },
    ]);
    expect(mapped.unmapped).toMatchObject([
      { device: 'rtu', place: 1, value: 1, quality: 'good' },
      { place: 16_386, value: 50 },
      { place: 25_601, value: 43_217, raw: 'M_IT_NA_1 43217' },
    ]);
    expect(mapped.details!['rtu']).toMatch(/^answers on 127\.0\.0\.1:\d+, 4 objects read$/);
    // Nothing has to be mapped to see what there is; counters are asked for only where the settings say so.
    expect((await check({ counters: false })).unmapped!.map(({ place }) => place)).toEqual([1, 16_385, 16_386]);
    const other = await check({ commonAddress: 2 });
    expect(other.ok).toBe(false);
    expect(other.details!['rtu']).toBe('the station does not know the common address 2');
  });

  it('is found by an interrogation of all; a host that does not answer costs the others nothing', async () => {
    const discovery = iec104Discovery as Discovery;
    const found: FoundDevice[] = [];
    const search = (input: object) =>
      discovery.run({
        ...{ input: discovery.input.parse(input), parkId: null, log: createTestLog() },
        ...{ signal: new AbortController().signal, address: (host) => host },
        ...{ found: (each) => void found.push(each), progress: () => undefined },
      });
    const { port } = device.address()!;
    await expect(search({ hosts: '127.0.0.2, 127.0.0.1', port })).rejects.toThrow(`127.0.0.2:${port}: `);
    expect(found).toEqual([
      {
        connection: { host: '127.0.0.1', port, commonAddress: 1 },
        address: `127.0.0.1:${port} · 1`,
        ...{ name: null, profiles: [], evidence: 'common address 1, 3 objects read' },
      },
    ]);
    await expect(search({ hosts: '127.0.0.1', port, commonAddress: 2 })).rejects.toThrow(
      `127.0.0.1:${port}: the station does not know the common address 2`,
    );
    expect(found).toHaveLength(1);
    const gateway = await startGateway([3, 7]);
    await search({ hosts: '127.0.0.1', port: gateway.port });
    expect(found.slice(1).map(({ connection }) => connection['commonAddress'])).toEqual([3, 7]);
    await gateway.stop();
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
