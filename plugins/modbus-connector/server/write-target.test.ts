import { checkedWriter } from '@lingtan/telemetry/contracts';
import { startModbusDevice } from '@lingtan/test-kit';
import { afterEach, expect, it } from 'vitest';
import type { ModbusDevice } from '../contracts/index.ts';
import type { WritableRegister } from '../domain/index.ts';
import { ModbusLink } from './link.ts';
import { registerTarget } from './write-target.ts';

const release: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const each of release.splice(0).reverse()) await each();
});

const leadership = { leading: true, confirm: async () => true, told: async () => null };
const register = {
  ...{ point: 'store.setpoint', address: 10, min: 0, max: 100, unit: 'kW', expires: true },
  spec: { type: 'uint16', wordOrder: 'big', byteOrder: 'big', scale: 1, offset: 0 },
} as unknown as WritableRegister;

async function target(confirm = leadership.confirm) {
  const device = await startModbusDevice({ registers: { 10: 0, 11: 0 } });
  const link = new ModbusLink(async () => device);
  release.push(
    () => device.close(),
    () => link.close(),
  );
  const config = { id: 'store', enabled: true, unitId: 1, timeoutMs: 2000, minGapMs: 0 } as unknown as ModbusDevice;
  return { device, target: registerTarget(config, register, link, { ...leadership, confirm }) };
}

it('the life that a device is told is what is left when its frame leaves', async () => {
  const { device, target: store } = await target();
  let leftMs = 30_000;
  const look = { confirm: async () => void (leftMs = 20_500), due: () => true, leftMs: () => leftMs };
  expect(await store.encode(42)!(look)).toEqual({ status: 'acknowledged' });
  expect([device.registers.holding.get(10), device.registers.holding.get(11)]).toEqual([42, 20]);
});

it('nothing leaves once the last look says no', async () => {
  const { device, target: store } = await target();
  let due = true;
  const look = { confirm: async () => void (due = false), due: () => due, leftMs: () => 30_000 };
  expect(await store.encode(42)!(look)).toEqual({ status: 'too-late' });
  expect(device.registers.holding.get(10)).toBe(0);
});

it.each<[string, () => Promise<boolean>]>([
  ['says that another process leads', async () => false],
  ['cannot say who leads', () => Promise.reject(new Error('no connection'))],
])('nothing leaves once the database %s, although this process still takes itself for the one', async (_, confirm) => {
  const { device, target: store } = await target(confirm);
  const clock = { now: () => Date.now() };
  const writer = checkedWriter({ targets: [store], clock, record: async () => undefined });
  const answer = await writer.write({ point: store.point, value: 42, expiresAt: clock.now() + 30_000, key: 'a' });
  expect(answer).toMatchObject({ status: 'refused', code: 'elsewhere' });
  expect(device.registers.holding.get(10)).toBe(0);
});
