import type { Discovery, FoundDevice } from '@lingtan/sdk';
import { createTestLog, startModbusDevice, type ModbusDevice } from '@lingtan/test-kit';
import { afterEach, expect, it } from 'vitest';
import { checkDevices } from './check.ts';
import { modbusDiscovery } from './discovery.ts';
import { loadProfiles } from './profiles.ts';
import { modbusConnectorConfig } from '../contracts/index.ts';

const devices: ModbusDevice[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.close();
});
const start = async (...options: Parameters<typeof startModbusDevice>): Promise<ModbusDevice> => {
  const device = await startModbusDevice(...options);
  devices.push(device);
  return device;
};

async function search(input: object): Promise<{ found: FoundDevice[]; progress: [number, number][] }> {
  const discovery = modbusDiscovery as Discovery;
  const found: FoundDevice[] = [];
  const progress: [number, number][] = [];
  await discovery.run({
    ...{ input: discovery.input.parse(input), parkId: null, log: createTestLog() },
    signal: new AbortController().signal,
    address: (host) => host,
    found: (device) => found.push(device),
    progress: (done, of) => progress.push([done, of]),
  });
  return { found, progress };
}

/** Registers of a panel meter: 220 V, 50 Hz, all else 1. */
const panelMeter = (): Record<number, number> => ({
  ...Object.fromEntries(Array.from({ length: 400 }, (_, address) => [address, 1])),
  ...{ 97: 2200, 98: 2200, 99: 2200, 119: 5000 },
});

const sunspec = (): Record<number, number> => {
  const registers: Record<number, number> = {};
  const put = (at: number, ...values: number[]) => values.forEach((value, index) => (registers[at + index] = value));
  const words = (text: string) =>
    Array.from({ length: 16 }, (_, at) => (text.charCodeAt(at * 2) << 8) | (text.charCodeAt(at * 2 + 1) || 0));
  put(40_000, 0x5375, 0x6e53, 1, 66, ...words('Acme'.padEnd(32, '\0')), ...words('PV-5'.padEnd(32, '\0')));
  for (let at = 40_036; at < 40_200; at++) registers[at] ??= 0;
  put(40_070, 103, 50);
  put(40_122, 0xffff, 0);
  return registers;
};

it('names the units behind an address, how each was recognised and the map that fits, and writes nothing', async () => {
  const meter = await start({ registers: panelMeter(), unitId: 3 });
  const { found, progress } = await search({ hosts: meter.host, port: meter.port, from: 1, to: 4 });
  expect(found).toMatchObject([
    {
      connection: { host: meter.host, port: meter.port, unitId: 3 },
      evidence: expect.stringMatching(/values are plausible by this map/),
    },
  ]);
  expect(found[0]!.profiles[0]).toBe('cn-multifunction-meter');
  expect(progress.at(-1)).toEqual([4, 4]);
  expect(meter.requests.every(({ fc }) => fc <= 4)).toBe(true);
});

it('reads the SunSpec marker and the models behind it', async () => {
  const inverter = await start({ registers: sunspec() });
  const { found } = await search({ hosts: inverter.host, port: inverter.port, from: 1, to: 1 });
  expect(found).toMatchObject([
    { name: 'Acme PV-5', profiles: ['sunspec-inverter'], evidence: 'SunSpec at 40000, models 103' },
  ]);
});

it('goes on behind a host that is not there, and says why it was not looked at', async () => {
  const meter = await start({ registers: { 0: 1 } });
  await meter.close();
  await expect(search({ hosts: meter.host, port: meter.port })).rejects.toThrow(/ECONNREFUSED/);
});

it('takes no more units than a search may have', () => {
  const { input } = modbusDiscovery as Discovery;
  expect(input.safeParse({ hosts: '10.0.0.5', from: 1, to: 64 }).success).toBe(true);
  expect(input.safeParse({ hosts: '10.0.0.5', from: 1, to: 65 }).success).toBe(false);
  expect(input.safeParse({ hosts: Array(9).fill('10.0.0.5').join(',') }).success).toBe(false);
});

it('a test tells each value with its raw bytes, and why one is missing', async () => {
  const device = await start({ registers: { ...panelMeter(), 119: 9900 } });
  const config = modbusConnectorConfig.schema.parse({
    devices: [{ id: 'm', host: device.host, port: device.port, profile: 'cn-multifunction-meter' }],
  });
  const park = {
    id: 'p',
    no: 1,
    name: { en: 'P', 'zh-CN': 'P' },
    timeZone: 'UTC',
    latitude: null,
    longitude: null,
    enterprises: [],
  };
  const scope = { park, config, log: createTestLog(), signal: new AbortController().signal };
  const { ok, readings } = await checkDevices(scope, await loadProfiles());
  expect(ok).toBe(true);
  const of = (point: string) => readings!.find((each) => each.point === `m.${point}`);
  expect(of('voltage-a')).toMatchObject({ value: 220, unit: 'V', quality: 'good', raw: '0x0898', problem: null });
  expect(of('frequency')).toMatchObject({ value: 99, quality: 'uncertain', problem: 'outside of 40 to 70' });
  device.fault({ kind: 'exception', code: 2 });
  const refused = await checkDevices(scope, await loadProfiles());
  expect(refused.ok).toBe(false);
  expect(refused.readings!.every(({ value, problem }) => value === null && problem !== null)).toBe(true);
});
