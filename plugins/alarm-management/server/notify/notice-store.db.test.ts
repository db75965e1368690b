import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@lingtan/kernel/testing';
import type { TxScope } from '@lingtan/kernel';
import { createFakeClock } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { retryAfterMs } from '../../domain/index.ts';
import { alarm } from '../fixtures/declared.ts';
import type { StoredAlarm } from '../store/alarm-store.ts';
import { finishNotice, insertNotice, takeDue } from './notice-store.ts';

const hour = 3_600_000;
const leaseMs = 120_000;
const clock = createFakeClock('2026-12-01T10:00:00Z');
let database: TestDatabase;
let scope: TxScope;
beforeAll(async () => {
  const directory = fileURLToPath(new URL('../../migrations', import.meta.url));
  database = await createTestDatabase({
    components: [{ id: 'alarm-management', schema: 'plugin_alarm_management', directory }],
  });
  scope = await database.addPark('p');
});
afterAll(() => database.close());

const add = (delayMs: number) =>
  database.withParkTx(scope, (tx) => {
    const raisedAt = clock.now();
    const stored = { ...{ declared: alarm('pump'), source: 's', id: 'pump', message: null, value: 1 }, raisedAt };
    const planned = { route: 'r', dueAt: raisedAt + delayMs, unlessAcked: delayMs > 0 };
    return insertNotice(tx, 'p', stored as unknown as StoredAlarm, planned);
  });
const take = () => database.withParkTx(scope, (tx) => takeDue(tx, clock.now(), leaseMs, 10));
const fails = (no: string, attempts: number) =>
  database.withParkTx(scope, (tx) => {
    const retryAt = clock.now() + retryAfterMs(attempts)!;
    return finishNotice(tx, no, { problem: 'no answer', retryAt });
  });

it('a notice waits as long as it has to and no longer, although the clock is set back', async () => {
  await add(0);
  for (let attempts = 1; attempts < 6; attempts++) {
    const [notice, ...more] = await take();
    expect([notice!.attempts, more]).toEqual([attempts, []]);
    // Under its lease, and then until its next try, nobody takes it.
    expect(await take()).toEqual([]);
    await fails(notice!.no, attempts);
    expect(await take()).toEqual([]);
    clock.advance(attempts % 2 === 0 ? retryAfterMs(attempts)! : -2 * hour);
  }
  expect(await take()).toHaveLength(1);
  // One that is for later is sent then, and at once where the clock has been set back behind its alarm.
  await add(900_000);
  expect(await take()).toEqual([]);
  clock.advance(-2 * hour);
  // That which lay under its lease as well.
  expect(await take()).toHaveLength(2);
});
