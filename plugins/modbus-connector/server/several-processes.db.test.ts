import { fileURLToPath } from 'node:url';
import { type KernelProcess, startKernelProcess } from '@lingtan/kernel/testing';
import { type ModbusDevice, startModbusDevice, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModbusDeviceStatus } from '../contracts/index.ts';

const text = (name: string) => ({ en: name, 'zh-CN': name });
const model = {
  assets: [{ id: 'feeder', kind: 'feeder', name: text('Feeder'), enterpriseId: null }],
  points: [
    {
      id: 'feeder.energy',
      assetId: 'feeder',
      name: text('Energy'),
      kind: 'counter' as const,
      quantity: 'energy',
      unit: 'kWh',
      expectedEverySeconds: 1,
      retention: 'billing' as const,
    },
  ],
};

describe('modbus-connector in two processes', () => {
  let device: ModbusDevice;
  let park: TestPark;
  let processes: KernelProcess[];
  let token: string;
  beforeEach(async () => {
    device = await startModbusDevice();
    device.set(0, [1]);
    const registers = [{ point: 'feeder.energy', address: 0, unit: 'kWh' }];
    const at = { host: device.host, port: device.port };
    // Serves the API only; the connector runs in the two processes.
    park = await createTestPark({
      plugins: [{ directory: fileURLToPath(new URL('..', import.meta.url)) }],
      config: {
        'modbus-connector': {
          devices: [{ id: 'meter', ...at, registers, pollGroups: [{ id: 'default', periodMs: 100 }] }],
        },
      },
      park: { model },
      hostTuning: { paused: true },
    });
    ({ token } = await park.key());
    processes = [];
  });
  afterEach(async () => {
    for (const each of processes) await each.kill();
    await park.stop();
    await device.close();
  });

  const start = async (): Promise<KernelProcess> => {
    const made = await startKernelProcess(park, new URL('./fixtures/process.ts', import.meta.url));
    processes.push(made);
    return made;
  };
  const statusIn = async ({ url }: KernelProcess): Promise<ModbusDeviceStatus | undefined> => {
    const answer = await fetch(`${url}/api/parks/test-park/x/modbus-connector/devices`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await answer.json()) as { devices: ModbusDeviceStatus[] }).devices[0];
  };
  const stored = async (): Promise<number> => {
    const [latest] = (await park.api('operator').get<{ ts: number }[]>('/telemetry/latest?points=feeder.energy')).body;
    return latest?.ts ?? 0;
  };
  /** Waits for samples that are newer than all there are. */
  const goesOn = async (): Promise<void> => {
    const before = await stored();
    await waitUntil(async () => (await stored()) > before);
  };

  it('polls a device once, shows it in both, and goes on when the process that polls is killed', async () => {
    const first = await start();
    await goesOn();
    const second = await start();
    await waitUntil(async () => (await statusIn(second))?.state === 'online');
    expect(device.connections).toBe(1);
    expect((await statusIn(second))!.samples).toBeGreaterThan(0);

    await first.kill();
    await goesOn();
    expect(device.connections).toBe(1);
    await waitUntil(async () => (await statusIn(second))!.polls > 2);
  });
});
