import { fileURLToPath } from 'node:url';
import { startModbusDevice, waitUntil, type ModbusDevice } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModbusDeviceStatus } from '../contracts/index.ts';

const directory = fileURLToPath(new URL('..', import.meta.url));
const text = (name: string) => ({ en: name, 'zh-CN': name });
const point = (id: string, unit: string) => ({
  id,
  assetId: 'feeder',
  name: text(id),
  kind: 'gauge' as const,
  quantity: id.split('.')[1]!,
  unit,
  expectedEverySeconds: 1,
  retention: 'billing' as const,
});
const model = {
  assets: [{ id: 'feeder', kind: 'feeder', name: text('Feeder'), enterpriseId: null }],
  points: [point('feeder.frequency', 'Hz'), point('feeder.active-power', 'kW')],
};

describe('modbus-connector on a park', () => {
  let device: ModbusDevice;
  let park: TestPark;
  beforeAll(async () => {
    device = await startModbusDevice();
    // Where the shipped profile of a panel meter has them: 50.02 Hz and -1,234,567 W, low word first.
    for (let address = 97; address < 212; address++) device.set(address, [0]);
    device.setValue(119, 50.02, { type: 'uint16', scale: 0.01 });
    device.setValue(120, -1_234_567, { type: 'int32', wordOrder: 'CDAB' });
    const at = { host: device.host, port: device.port };
    const config = {
      devices: [
        {
          id: 'meter',
          ...at,
          asset: 'feeder',
          profile: 'cn-multifunction-meter',
          pollGroups: [{ id: 'fast', periodMs: 100 }],
        },
        { id: 'elsewhere', ...at, profile: 'generic-meter' },
        {
          id: 'simulated',
          host: 'sim://none',
          registers: [{ point: 'feeder.frequency', address: 0 }],
          pollGroups: [{ id: 'default', periodMs: 100 }],
        },
      ],
    };
    park = await createTestPark({
      plugins: [{ directory }],
      config: { 'modbus-connector': config },
      park: { model },
    });
  });
  afterAll(async () => {
    await park.stop();
    await device.close();
  });
  const statuses = async (): Promise<Record<string, ModbusDeviceStatus>> => {
    const { body } = await park.api('operator').get<{ devices: ModbusDeviceStatus[] }>('/x/modbus-connector/devices');
    return Object.fromEntries(body.devices.map((each) => [each.id, each]));
  };

  it('brings the values of a profile into the units of the park', async () => {
    await waitUntil(async () => (await statuses()).meter!.samples >= 2);
    const { body } = await park.api('operator').get('/telemetry/latest?points=feeder.frequency,feeder.active-power');
    expect(body).toContainEqual(expect.objectContaining({ point: 'feeder.frequency', value: 50.02, quality: 0 }));
    expect(body).toContainEqual(expect.objectContaining({ point: 'feeder.active-power', value: -1234.567 }));
  });

  it('reads only what the park has points for, and says so when that is nothing', async () => {
    const { meter, elsewhere } = await statuses();
    expect(meter).toMatchObject({ state: 'online', points: 13, unknownPoints: 11, requests: 1 });
    expect(elsewhere).toMatchObject({
      state: 'degraded',
      requests: 0,
      polls: 0,
      lastError: { message: 'nothing to read: the park has none of the 15 points' },
    });
  });

  it('names the devices that do not answer in the state of the plugin', async () => {
    await park.waitForState('modbus-connector', 'degraded');
    expect(park.state('modbus-connector').error).toMatch(/1 of 3 devices do not answer: simulated/);
    expect((await statuses()).simulated!.lastError!.message).toMatch(/park-simulator is not enabled on this park/);
  });

  it('lists its profiles to those who may see devices', async () => {
    expect((await park.api('auditor').get('/x/modbus-connector/profiles')).body).toMatchObject({
      profiles: [{ id: 'cn-multifunction-meter' }, {}, {}, {}],
    });
    expect((await park.api('device').get('/x/modbus-connector/profiles')).status).toBe(403);
  });

  it('refuses a configuration with a mistake, naming device and field', async () => {
    await park.configure('modbus-connector', { devices: [{ id: 'm', host: 'h', profile: 'nope' }] });
    await park.waitForState('modbus-connector', 'failed');
    expect(park.state('modbus-connector').error).toMatch(
      /Device m: there is no profile "nope"; known are cn-multifunction-meter, /,
    );
  });
});
