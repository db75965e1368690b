import { createServer, type AddressInfo, type Server } from 'node:net';
import { systemClock } from '@lingtan/sdk';
import { createTestLog, startModbusDevice, waitUntil, type ModbusDevice } from '@lingtan/test-kit';
import { afterEach, describe, expect, it } from 'vitest';
import { modbusConnectorConfig, modbusDevice } from '../contracts/index.ts';
import { resolveDevice } from '../domain/index.ts';
import { checkDevices } from './check.ts';
import { DevicePoller } from './device-poller.ts';
import { MemoryTelemetry } from './fixtures/memory.ts';
import { ModbusLinks } from './link.ts';
import { locator } from './locate.ts';

const config = modbusConnectorConfig.schema.parse({
  pollGroups: [{ id: 'default', periodMs: 100 }],
  backOffMaxMs: 1000,
});
const release: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const each of release.splice(0).reverse()) await each();
});

async function startDevice(options: Parameters<typeof startModbusDevice>[0] = {}): Promise<ModbusDevice> {
  const device = await startModbusDevice({ registers: { 0: 500, 1: 0x8000, 2: 7 }, ...options });
  release.push(() => device.close());
  return device;
}

function poll(
  id: string,
  port: number,
  telemetry: MemoryTelemetry,
  more: object = {},
  links = new ModbusLinks(),
): DevicePoller {
  const device = modbusDevice.parse({
    id,
    host: '127.0.0.1',
    port,
    // Longer than this process may be without processor; tests of what is never answered have their own.
    timeoutMs: 10_000,
    registers: [
      { point: 'frequency', address: 0, scale: 0.1 },
      { point: 'temperature', address: 1, type: 'int16', notAvailable: ['0x8000'] },
    ],
    ...more,
  });
  const stop = new AbortController();
  const poller = new DevicePoller({
    resolved: resolveDevice(device, config, new Map()),
    link: links.get(`${device.host}:${device.port}`, locator(device, undefined)),
    starting: async () => false,
    telemetry,
    clock: systemClock,
    log: createTestLog(),
    backOffMaxMs: config.backOffMaxMs,
    jitter: () => 0.5,
    changed: () => {},
  });
  const loop = poller.run(stop.signal);
  release.push(async () => {
    stop.abort();
    links.close();
    await loop;
  });
  return poller;
}

describe('polling', () => {
  it('reads values, one request for neighbours', async () => {
    const device = await startDevice();
    const telemetry = new MemoryTelemetry();
    const poller = poll('m1', device.port, telemetry);
    await waitUntil(() => telemetry.samples.length >= 2);
    expect(telemetry.samples[0]).toMatchObject({ point: 'm1.frequency', value: 50, quality: 0 });
    expect(telemetry.samples.some((each) => each.point === 'm1.temperature')).toBe(false);
    expect(device.requests[0]).toEqual({ fc: 3, address: 0, quantity: 2 });
    expect(poller.status).toMatchObject({ state: 'online', requests: 1, points: 2 });
  });

  it('never lets devices that hang, refuse or are not there stall the others', async () => {
    const [hanging, refusing, good] = await Promise.all([startDevice(), startDevice(), startDevice()]);
    hanging!.fault({ kind: 'hang' });
    refusing!.fault({ kind: 'exception', code: 4 });
    const gone = await startModbusDevice();
    await gone.close();
    const telemetry = new MemoryTelemetry();
    const links = new ModbusLinks();
    // One that hangs as long as this test lasts, and one that is given up soon.
    const hung = poll('hung', hanging!.port, telemetry, { timeoutMs: 60_000 }, links);
    const other = await startDevice();
    other.fault({ kind: 'hang' });
    const bad = [other.port, gone.port].map((port, index) =>
      poll(`bad-${index}`, port, telemetry, { timeoutMs: 500 }, links),
    );
    const refused = poll('refused', refusing!.port, telemetry, {}, links);
    const fine = poll('good', good!.port, telemetry, {}, links);
    await waitUntil(() => telemetry.samples.length >= 5);
    // Five polls of the good one went by while the hanging one was still in its first.
    expect(fine.status).toMatchObject({ state: 'online', failedPolls: 0 });
    expect(hung.status.polls).toBeLessThanOrEqual(1);
    await waitUntil(() => refused.status.state === 'degraded');
    expect(refused.status.lastError?.message).toMatch(/exception 4/);
    await waitUntil(() => bad.every((each) => each.status.state === 'stale'));
    expect(bad[1]!.status.lastError?.message).toMatch(/ECONNREFUSED/);
    expect(new Set(telemetry.samples.map((each) => each.point))).toEqual(new Set(['good.frequency']));
  });

  it('says stale after two failed polls, and comes back by itself', async () => {
    const device = await startDevice();
    const telemetry = new MemoryTelemetry();
    const poller = poll('m1', device.port, telemetry);
    await waitUntil(() => poller.status.state === 'online');
    device.fault({ kind: 'drop' });
    await waitUntil(() => poller.status.state === 'stale');
    const before = telemetry.samples.length;
    device.heal();
    await waitUntil(() => poller.status.state === 'online' && telemetry.samples.length > before);
    expect(poller.status.failedPolls).toBeGreaterThanOrEqual(2);
  });

  it('takes no answer that belongs to another request', async () => {
    const device = await startDevice();
    device.fault({ kind: 'wrong-transaction' });
    const telemetry = new MemoryTelemetry();
    const poller = poll('m1', device.port, telemetry, { timeoutMs: 200 });
    await waitUntil(() => poller.status.failedPolls >= 1);
    expect(telemetry.samples).toEqual([]);
  });

  it('reads the other blocks when the device refuses one', async () => {
    const device = await startDevice();
    const telemetry = new MemoryTelemetry();
    const poller = poll('m1', device.port, telemetry, {
      registers: [
        { point: 'good', address: 2 },
        { point: 'absent', address: 900 },
      ],
    });
    await waitUntil(() => telemetry.samples.length > 0);
    expect(telemetry.samples[0]).toMatchObject({ point: 'm1.good', value: 7 });
    expect(poller.status).toMatchObject({ state: 'degraded', failedPolls: 0 });
    expect(poller.status.lastError?.message).toMatch(/FC 3, 1 from 900: .*illegal data address/i);
  });

  it('reads bits and coils', async () => {
    const device = await startDevice({ registers: { 5: 0b1000 }, coils: { 3: true, 4: false } });
    const telemetry = new MemoryTelemetry();
    poll('m1', device.port, telemetry, {
      registers: [
        { point: 'fault', address: 5, bit: 3 },
        { point: 'closed', address: 3, fc: 1, type: 'bool' },
        { point: 'open', address: 4, fc: 1, type: 'bool' },
      ],
    });
    await waitUntil(() => telemetry.samples.length >= 3);
    expect(Object.fromEntries(telemetry.samples.map((each) => [each.point, each.value]))).toEqual({
      'm1.fault': 1,
      'm1.closed': 1,
      'm1.open': 0,
    });
  });

  it('ends at once, also in the middle of a request', async () => {
    const device = await startDevice();
    device.fault({ kind: 'hang' });
    const links = new ModbusLinks();
    const link = links.get('d', async () => ({ host: device.host, port: device.port }));
    const reading = link.read({ unitId: 1, fc: 3, address: 0, quantity: 1, timeoutMs: 60_000, minGapMs: 0 });
    await waitUntil(() => device.requests.length === 1);
    links.close();
    await expect(reading).rejects.toThrow('the connection was closed');
  });

  it('shares one connection between the units of a gateway', async () => {
    const device = await startDevice();
    const telemetry = new MemoryTelemetry();
    const links = new ModbusLinks();
    const first = poll('a', device.port, telemetry, {}, links);
    const absent = poll('b', device.port, telemetry, { unitId: 9 }, links);
    await waitUntil(() => first.status.polls >= 3 && absent.status.state === 'stale');
    expect(device.connections).toBe(1);
    expect(first.status.state).toBe('online');
  });

  it('keeps samples while the database is away', async () => {
    const device = await startDevice();
    const telemetry = new MemoryTelemetry();
    telemetry.failing = new Error('database is away');
    const poller = poll('m1', device.port, telemetry);
    await waitUntil(() => poller.status.polls >= 3);
    expect(poller.status.lastError?.message).toMatch(/not stored yet: database is away/);
    telemetry.failing = null;
    await waitUntil(() => telemetry.samples.length >= 4);
    const times = telemetry.samples.map((each) => each.ts);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  it('reads only registers whose point the park has', async () => {
    const device = await startDevice();
    const poller = poll('m1', device.port, new MemoryTelemetry());
    poller.usePoints(new Set(['m1.frequency']));
    expect(poller.status).toMatchObject({ points: 2, unknownPoints: 1, requests: 1 });
  });

  it('stays alive and finds nothing in random bytes', async () => {
    const server = await noise();
    const telemetry = new MemoryTelemetry();
    const poller = poll('m1', (server.address() as AddressInfo).port, telemetry, { timeoutMs: 200 });
    await waitUntil(() => poller.status.state === 'stale');
    expect(telemetry.samples).toEqual([]);
  });
});

/** A server that answers each request with bytes from a seeded generator. */
async function noise(): Promise<Server> {
  let seed = 7;
  const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) >> 16;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (request) => {
      // With the right transaction number, so that the bytes get as far as the parser.
      const body = Uint8Array.from({ length: next() % 40 }, () => next());
      socket.write(Uint8Array.of(request[0]!, request[1]!, 0, 0, 0, body.length, ...body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  release.push(() => new Promise((resolve) => server.close(() => resolve())));
  return server;
}

describe('checkConfig', () => {
  it('tries each device and says which failed', async () => {
    const device = await startDevice();
    const registers = [{ point: 'frequency', address: 0 }];
    const document = {
      devices: [
        { id: 'good', host: '127.0.0.1', port: device.port, registers },
        { id: 'bad', host: '127.0.0.1', port: device.port, unitId: 9, registers },
        { id: 'sim', host: 'sim://meter', registers },
      ],
    };
    const scope = {
      park: {
        id: 'p',
        no: 1,
        name: { en: 'P', 'zh-CN': 'P' },
        timeZone: 'Asia/Shanghai',
        latitude: null,
        longitude: null,
        enterprises: [],
      },
      config: modbusConnectorConfig.schema.parse(document),
      log: createTestLog(),
      signal: new AbortController().signal,
    };
    const result = await checkDevices(scope, new Map());
    expect(result).toMatchObject({
      ok: false,
      details: { good: expect.stringMatching(new RegExp(`^answers on 127.0.0.1:${device.port} · .*frequency -?\\d`)) },
    });
    expect(result.message).toMatch(/1 of 3 devices failed: bad: Modbus exception 11/);
  });
});
