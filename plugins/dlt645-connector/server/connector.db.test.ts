import { startDlt645Device } from '../../park-simulator/server/dlt645-device.ts';
import { dlt645Simulation } from '../../park-simulator/contracts/index.ts';
import { wallClock, type ConfigCheck, type Discovery, type FoundDevice } from '@lingtan/sdk';
import { createTestLog, startFaultProxy, waitUntil, type FaultProxy } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { decodeDlt645, encodeDlt645 } from '@lingtan/protocols';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Dlt645MeterStatus } from '../contracts/index.ts';
import { dlt645Discovery } from './discovery.ts';

const directory = fileURLToPath(new URL('..', import.meta.url));
const text = (name: string) => ({ en: name, 'zh-CN': name });
const patience = 30_000;
const timeZone = 'Asia/Shanghai';
const point = (id: string, unit: string, kind: 'gauge' | 'counter' = 'gauge') => ({
  id,
  assetId: 'm',
  name: text(id),
  kind,
  quantity: id.split('.')[1]!,
  unit,
  expectedEverySeconds: 60,
  retention: 'billing' as const,
});
const readings: Record<string, number> = {
  'm.active-energy-import': 1234.56,
  'm.active-power': -2.5,
  'm.voltage-a': 229.8,
};

let meter: Awaited<ReturnType<typeof startDlt645Device>>;
let old: Server;
let night: Server;
let proxy: FaultProxy;
let park: TestPark;

/** A meter of 1997 that stammers: noise, the answer in two pieces, and another meter's answer before its own. */
async function startOldMeter(): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      const asked = decodeDlt645(chunk);
      if (!asked.ok || asked.value.address !== '000000000077') return;
      const data = Uint8Array.of(0x10, 0x90, 0x78, 0x56, 0x34, 0x12);
      const own = encodeDlt645({ address: asked.value.address, control: 0x81, data });
      const other = encodeDlt645({
        address: '000000000078',
        control: 0x81,
        data: Uint8Array.of(0x10, 0x90, 1, 0, 0, 0),
      });
      socket.write(Uint8Array.of(0x68, 0x12, 0xfe, ...other, ...own.subarray(0, 9)));
      setTimeout(() => socket.write(own.subarray(9)), 20);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** When the meter of the night froze: a whole minute of yesterday, on the clock of the park. */
const frozenAt = Math.floor((Date.now() - 86_400_000) / 60_000) * 60_000;

/** A meter that tells only what it froze, by total and four tariffs, and when. */
async function startNightMeter(): Promise<Server> {
  const digits = new Date(wallClock(frozenAt, timeZone)).toISOString().slice(2, 16).replaceAll(/\D/g, '');
  const time = Uint8Array.from(digits.match(/../g)!, (pair) => Number.parseInt(pair, 16)).reverse();
  const energies = Uint8Array.from({ length: 20 }, (_, at) => (at % 4 === 1 ? 0x12 : 0));
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      const asked = decodeDlt645(chunk);
      if (!asked.ok) return;
      const { address, data } = asked.value;
      const value = data[1] === 0 ? time : energies;
      socket.write(encodeDlt645({ address, control: 0x91, data: Uint8Array.of(...data.subarray(0, 4), ...value) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const statuses = async (): Promise<Record<string, Dlt645MeterStatus>> => {
  const { body } = await park.api('operator').get<{ devices: Dlt645MeterStatus[] }>('/x/dlt645-connector/devices');
  return Object.fromEntries(body.devices.map((each) => [each.id, each]));
};
const latest = async (id: string): Promise<number | undefined> => {
  const { body } = await park.api('operator').get<{ point: string; value: number }[]>(`/telemetry/latest?points=${id}`);
  return body.find((each) => each.point === id)?.value;
};

beforeAll(async () => {
  const values = [
    { point: 'active-energy-import', identifier: '00010000' },
    { point: 'active-power', identifier: '02030000' },
    { point: 'voltage-a', identifier: '02010100' },
  ];
  const device = dlt645Simulation.parse({ protocol: 'dlt645', id: 'm', address: '123456789012', values });
  meter = await startDlt645Device(device, {
    now: () => 0,
    value: (id) => readings[id]!,
    kind: () => 'gauge',
    command: () => false,
  });
  old = await startOldMeter();
  night = await startNightMeter();
  proxy = await startFaultProxy(meter.address()!);
  const common = { host: '127.0.0.1', timeoutMs: 500, minGapMs: 0, periodMs: 300 };
  park = await createTestPark({
    plugins: [{ directory }],
    config: {
      'dlt645-connector': {
        backOffMaxMs: 1000,
        meters: [
          { ...common, id: 'm', port: proxy.port, address: '123456789012', profile: 'three-phase-meter' },
          {
            ...common,
            id: 'sleeper',
            port: proxy.port,
            address: '1',
            asset: 'm',
            values: [{ point: 'voltage-b', identifier: '02010200' }],
          },
          {
            ...common,
            id: 'old',
            port: (old.address() as AddressInfo).port,
            address: '77',
            profile: 'meter-1997',
            values: [{ point: 'old.energy', identifier: '9010', decimals: 2, scale: 40 }],
          },
          {
            ...common,
            id: 'night',
            port: (night.address() as AddressInfo).port,
            address: '99',
            values: [{ point: 'night.energy', identifier: '05060101', scale: 40 }],
          },
        ],
      },
    },
    park: {
      timeZone,
      model: {
        assets: [{ id: 'm', kind: 'meter', name: text('M'), enterpriseId: null }],
        points: [
          point('m.active-energy-import', 'kWh', 'counter'),
          point('m.active-power', 'kW'),
          point('m.voltage-a', 'V'),
          point('m.voltage-b', 'V'),
          point('m.frequency', 'Hz'),
          point('old.energy', 'kWh', 'counter'),
          point('night.energy', 'kWh', 'counter'),
        ],
      },
    },
  });
}, 60_000);
afterAll(async () => {
  await park?.stop();
  await proxy?.close();
  await meter?.stop();
  for (const server of [old, night]) await new Promise((resolve) => server.close(resolve));
});

describe('meters behind serial servers', { timeout: 60_000 }, () => {
  it('are read by their profile: signed values, what the meter does not offer, what the park does not have', async () => {
    await waitUntil(async () => (await latest('m.active-power')) === -2.5, patience);
    expect(await latest('m.active-energy-import')).toBe(1234.56);
    expect(await latest('m.voltage-a')).toBe(229.8);
    // A poll during which this process got no time says so in its place; the next one tells the meter's own.
    await vi.waitFor(
      async () =>
        expect((await statuses())['m']).toMatchObject({
          ...{ state: 'degraded', points: 12, unknownPoints: 7, refused: 2, meter: '123456789012' },
          lastError: { message: '02800002: no data' },
        }),
      patience,
    );
  });

  it('of 1997 too, through noise, split frames and the answers of others', async () => {
    await waitUntil(async () => (await latest('old.energy')) !== undefined, patience);
    expect(await latest('old.energy')).toBeCloseTo(123_456.78 * 40, 6);
    await waitUntil(async () => (await statuses())['old']!.state === 'online', patience);
  });

  it('tell what they froze as of the time of the freeze, whenever they are asked', async () => {
    const told = async () =>
      (
        await park
          .api('operator')
          .get<{ value: number; ts: number | string }[]>('/telemetry/latest?points=night.energy')
      ).body[0];
    await waitUntil(async () => (await told()) !== undefined, patience);
    const { value, ts } = (await told())!;
    expect([value, new Date(ts).getTime()]).toEqual([12 * 40, frozenAt]);
    await waitUntil(async () => (await statuses())['night']!.polls > 2, patience);
    expect((await statuses())['night']).toMatchObject({ state: 'online', errors: 0 });
  });

  it('do not hold one another up: a silent one on the same line is named, the others go on', async () => {
    await waitUntil(async () => (await statuses())['sleeper']!.state === 'stale', patience);
    expect((await statuses())['sleeper']!.lastError!.message).toMatch(/no answer to 02010200 within 500 ms|closed/);
    readings['m.active-power'] = 7.25;
    await waitUntil(async () => (await latest('m.active-power')) === 7.25, patience);
    await park.waitForState('dlt645-connector', 'degraded');
  });

  it('come back after the line broke', async () => {
    proxy.reset();
    readings['m.active-power'] = 9.5;
    await waitUntil(async () => (await latest('m.active-power')) === 9.5, patience);
  });

  it('are found by the address that they give on their line, and tried with every value before they are saved', async () => {
    const find = async (port: number) => {
      const discovery = dlt645Discovery as Discovery;
      const found: FoundDevice[] = [];
      await discovery.run({
        ...{ input: discovery.input.parse({ hosts: '127.0.0.1', port }), parkId: null, log: createTestLog() },
        ...{ signal: new AbortController().signal, address: (host: string) => host, progress: () => {} },
        found: (each) => found.push(each),
      });
      return found;
    };
    const { port } = meter.address()!;
    expect(await find(port)).toMatchObject([
      { connection: { host: '127.0.0.1', port, address: '123456789012' }, profiles: ['single-phase-meter'] },
    ]);
    const one = { id: 'm', host: '127.0.0.1', port, address: '123456789012', profile: 'three-phase-meter' };
    const { body } = await park
      .api('operator')
      .post<ConfigCheck>('/plugins/dlt645-connector/check', { value: { meters: [one] } });
    expect(body.ok).toBe(true);
    const of = (name: string) => body.readings!.find((each) => each.point === `m.${name}`);
    expect(of('active-energy-import')).toMatchObject({ value: 1234.56, quality: 'good', raw: '56341200' });
    expect(of('frequency')).toMatchObject({ value: null, quality: 'bad', problem: '02800002: no data' });
  });

  it('are refused with meter and point when the mapping is wrong', async () => {
    const bad = { id: 'x', host: 'h', address: '1', values: [{ point: 'p', identifier: '99999999' }] };
    await park.configure('dlt645-connector', { meters: [bad] });
    await park.waitForState('dlt645-connector', 'failed');
    expect(park.state('dlt645-connector').error).toMatch(/Meter x, point x\.p: 99999999 is not in the table/);
  });
});
