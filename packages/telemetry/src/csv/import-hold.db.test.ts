import { setTimeout as delay } from 'node:timers/promises';
import { rawClient } from '@lingtan/kernel';
import { createTestDatabase, type TestDatabase } from '@lingtan/kernel/testing';
import { sha256 } from '@lingtan/sdk';
import { createFakeClock } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallModel, testNow } from '../fixtures/telemetry-fixture.ts';
import { telemetryMigrations } from '../migrations.ts';
import { TelemetryEngine } from '../telemetry-engine.ts';
import { importCsv } from './import-csv.ts';

/** How long a transaction may stand still here, ms; an import holds its lock for longer. */
const idleMs = 200;
let database: TestDatabase;
let engine: TelemetryEngine;
let park: { id: string; no: number; timeZone: string };
beforeAll(async () => {
  database = await createTestDatabase({ shared: [telemetryMigrations], databaseLimits: { idleMs } });
  const scope = await database.addPark('dafeng');
  park = { id: scope.parkId, no: scope.parkNo, timeZone: 'Asia/Shanghai' };
  engine = new TelemetryEngine({
    ...{ clock: createFakeClock(testNow), log: database.log, publish: () => Promise.resolve() },
    database: { withParkTx: database.withParkTx, rawClient },
  });
  await database.withParkTx(scope, (tx) => engine.applyModel(tx, scope, smallModel));
});
afterAll(async () => {
  await engine?.close();
  await database?.close();
});

const time = (seconds: number) => new Date(Date.parse(testNow) - 86_400_000 + seconds * 1000).toISOString();
const file = `time,pv.p\n${time(0)},1\n${time(1)},2\n`;
const take = (pause: () => Promise<unknown>) =>
  importCsv(engine, park, {
    ...{ source: 'f.csv', contentHash: sha256(file), mapping: { format: 'wide' as const } },
    open: async function* () {
      yield file.slice(0, 20);
      await pause();
      yield file.slice(20);
    },
  });

it('an import keeps its lock for as long as it takes, and says itself what it failed of', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let begun = (): void => {};
  const reading = new Promise<void>((resolve) => (begun = resolve));
  const first = take(() => {
    begun();
    return held;
  });
  await reading;
  await delay(3 * idleMs);
  await expect(take(async () => undefined)).rejects.toMatchObject({ code: 'TELEMETRY_IMPORT_RUNNING' });
  release();
  expect((await first).state).toBe('done');
});

it('an import that fails after longer than a transaction may stand still says why', async () => {
  const lost = take(async () => {
    await delay(3 * idleMs);
    throw new Error('the wire of the upload broke');
  });
  await expect(lost).rejects.toThrow('the wire of the upload broke');
});
