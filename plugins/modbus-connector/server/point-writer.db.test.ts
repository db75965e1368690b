import { fileURLToPath } from 'node:url';
import { startModbusDevice, waitUntil, type ModbusDevice } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { PointWriter, type PointWriterService, type WriteOrder } from '@lingtan/telemetry/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const directory = fileURLToPath(new URL('..', import.meta.url));
const point = 'cells.active-power-setpoint';
const text = (name: string) => ({ en: name, 'zh-CN': name });
const model = {
  assets: [{ id: 'cells', kind: 'battery', name: text('Cells'), enterpriseId: null }],
  points: [
    {
      id: point,
      assetId: 'cells',
      name: text('Setpoint'),
      kind: 'gauge' as const,
      quantity: 'active-power-setpoint',
      unit: 'kW',
      expectedEverySeconds: 1,
      retention: 'fast' as const,
    },
  ],
};

let keys = 0;
const order = (more: Partial<WriteOrder> = {}): WriteOrder => ({
  point,
  value: -120.5,
  expiresAt: Date.now() + 60_500,
  key: `k${keys++}`,
  ...more,
});

describe('writing over Modbus TCP', () => {
  let device: ModbusDevice;
  let park: TestPark;
  let writer: PointWriterService;
  const configOf = (more: Record<string, unknown>, device: Record<string, unknown> = {}) => ({
    writers: ['kernel'],
    devices: [
      {
        id: 'pcs',
        asset: 'cells',
        timeoutMs: 10_000,
        profile: 'generic-bess-pcs',
        registers: [
          {
            point: 'active-power-setpoint',
            address: 100,
            type: 'int32',
            scale: 0.1,
            write: { min: -500, max: 500, expires: true },
          },
          { point: 'other', address: 104, write: { min: 0, max: 10 } },
        ],
        pollGroups: [{ id: 'default', periodMs: 3_600_000 }],
        writable: ['active-power-setpoint'],
        ...device,
      },
    ],
    ...more,
  });
  beforeAll(async () => {
    device = await startModbusDevice();
    device.set(100, [0, 0, 0, 0, 7]);
    const at = { host: device.host, port: device.port };
    park = await createTestPark({
      plugins: [{ directory }],
      config: { 'modbus-connector': configOf({}, at) },
      park: { model },
    });
    writer = (await park.service(PointWriter).all())[0]!.service;
    // The device is written where it is polled.
    await waitUntil(() => device.requests.length > 0);
  });
  afterAll(async () => {
    await park.stop();
    await device.close();
  });
  beforeEach(() => device.heal());
  const writes = () => device.requests.filter((request) => request.fc === 16).length;

  it('writes value and life in one request, reads it back, and keeps it in the audit log', async () => {
    const sent = order();
    expect(await writer.write(sent)).toMatchObject({ status: 'acknowledged' });
    expect(device.requests.findLast(({ fc }) => fc === 16)).toEqual({
      fc: 16,
      address: 100,
      registers: [0xffff, 0x10000 - 1205, 60],
    });
    expect(await writer.readBack(point)).toMatchObject({ status: 'read', value: -120.5 });
    const { rows } = await park.database.kernelPool.query<{ after: unknown }>(
      "select after from kernel.audit_log where action = 'modbus.write' order by seq desc limit 1",
    );
    expect(rows[0]?.after).toMatchObject({ value: -120.5, key: sent.key, plugin: 'kernel', device: 'pcs' });
  });

  it('writes once for one key', async () => {
    const sent = order({ value: 5 });
    const before = writes();
    const first = await writer.write(sent);
    expect(await writer.write({ ...sent, value: 400 })).toEqual(first);
    expect(writes()).toBe(before + 1);
  });

  it('refuses what the park did not declare, and says why', async () => {
    const before = writes();
    const answers = await Promise.all([
      writer.write(order({ point: 'cells.other' })),
      writer.write(order({ point: 'cells.state-of-charge' })),
      writer.write(order({ value: 500.1 })),
      writer.write(order({ value: Number.NaN })),
      writer.write(order({ expiresAt: Date.now() - 1 })),
      writer.write(order({ expiresAt: Number.NaN })),
    ]);
    expect(answers.map((answer) => (answer.status === 'refused' ? answer.code : answer.status))).toEqual([
      'unknown-point',
      'unknown-point',
      'out-of-range',
      'bad-value',
      'expired',
      'bad-value',
    ]);
    expect(writes()).toBe(before);
  });

  it('tells a time-out apart from a refusal of the device', async () => {
    device.fault({ kind: 'exception', code: 3 });
    expect(await writer.write(order())).toMatchObject({ status: 'refused', code: 'device-refused' });
    const polled = device.requests.length;
    await park.configure('modbus-connector', configOf({}, { host: device.host, port: device.port, timeoutMs: 300 }));
    await waitUntil(() => device.requests.length > polled);
    const impatient = (await park.service(PointWriter).all())[0]!.service;
    device.fault({ kind: 'hang' });
    expect(await impatient.write(order())).toMatchObject({ status: 'timed-out' });
    expect(await impatient.readBack(point)).toMatchObject({ status: 'failed' });
  });

  it('offers nothing to a plugin that the configuration does not name', async () => {
    await park.configure(
      'modbus-connector',
      configOf({ writers: ['storage-dispatch'] }, { host: device.host, port: device.port }),
    );
    const other = (await park.service(PointWriter).all())[0]!.service;
    expect(await other.points()).toEqual([]);
    expect(await other.write(order())).toMatchObject({ status: 'refused', code: 'unknown-point' });
  });

  it('refuses a configuration that lets a register be written which declares no limits', async () => {
    await park.configure('modbus-connector', configOf({}, { host: 'h', writable: ['state-of-charge'] }));
    await park.waitForState('modbus-connector', 'failed');
    expect(park.state('modbus-connector').error).toMatch(
      /Device pcs, point cells.state-of-charge: .* no limits for writing/,
    );
  });
});
