import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  kernelMigrations,
  openDatabase,
  rawClient,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type KernelDatabase,
} from '@lingtan/kernel';
import { createFakeClock, createTestLog, waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sample } from '../../contracts/index.ts';
import type { ParkRef } from '../database/telemetry-database.ts';
import { smallModel, testNow } from '../fixtures/telemetry-fixture.ts';
import { telemetryMigrations } from '../migrations.ts';
import { TelemetryEngine } from '../telemetry-engine.ts';

const kills = 3;
const senders = 6;
const batchSize = 150;
const start = Date.parse(testNow) - 86_400_000;

describe('kill -9 of PostgreSQL during ingest', () => {
  let folder: string;
  let postgres: EmbeddedPostgres;
  let database: KernelDatabase;
  let engine: TelemetryEngine;
  const park: ParkRef = { id: 'dafeng', no: 0, timeZone: 'Asia/Shanghai' };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lingtan-kill-'));
    chmodSync(folder, 0o711);
    const log = createTestLog();
    postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log });
    database = await openDatabase({ ownerUrl: postgres.ownerUrl, roleSecret: 'kill test', log });
    await database.migrate([kernelMigrations, telemetryMigrations]);
    const { rows } = await database.kernelPool.query<{ no: number }>(
      `insert into kernel.parks (id, name) values ('dafeng', '{"en": "D", "zh-CN": "D"}') returning no`,
    );
    park.no = rows[0]!.no;
    engine = new TelemetryEngine({
      database: { withParkTx: database.withParkTx, rawClient },
      clock: createFakeClock(testNow),
      log,
      publish: () => Promise.resolve(),
    });
    const scope = { parkId: park.id, parkNo: park.no };
    await database.withParkTx(scope, (tx) => engine.applyModel(tx, scope, smallModel));
  });
  afterAll(async () => {
    await engine?.close();
    await database?.close();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses no acknowledged sample and doubles none', async () => {
    const acknowledged = new Map<number, number>();
    const sent = new Map<number, number>();
    let stopping = false;
    let next = 0;
    const send = async () => {
      while (!stopping) {
        const batch: Sample[] = [];
        for (let i = 0; i < batchSize; i++)
          batch.push({ point: 'pv.p', ts: start + next++ * 10, value: (next % 4096) / 8 });
        for (const { ts, value } of batch) sent.set(ts, value);
        // As a device does: the same batch again until it is acknowledged.
        for (let done = false; !done;) {
          const result = await engine.ingest(park, 'test', batch).catch((error: { status?: number }) => error);
          if (!('stored' in result)) {
            expect(result.status).toBe(503);
            await new Promise((resolve) => setTimeout(resolve, 20));
          } else {
            expect(result.rejected).toEqual([]);
            for (const { ts, value } of batch) acknowledged.set(ts, value);
            done = true;
          }
        }
      }
    };
    const running = Array.from({ length: senders }, send);
    for (let kill = 0; kill < kills; kill++) {
      const before = acknowledged.size;
      await waitUntil(() => acknowledged.size > before + 20 * batchSize);
      const restarted = new Promise<void>((resolve) => postgres.onRestart(resolve));
      process.kill(-postgres.pid, 'SIGKILL');
      await restarted;
      await waitUntil(() => acknowledged.size > before + 25 * batchSize);
    }
    stopping = true;
    await Promise.all(running);
    while ((await engine.runRollups(park)).batches > 0);

    const rows = await database.withParkTx({ parkId: park.id, parkNo: park.no }, async (tx) => {
      const client = rawClient(tx);
      const samples = await client.query<{ ts: number; value: number }>(
        'select (extract(epoch from ts) * 1000)::float8 as ts, value from telemetry.samples',
      );
      const rollup = await client.query<{ count: number }>('select sum(count)::int as count from telemetry.rollup_1h');
      return { samples: samples.rows, rolledUp: rollup.rows[0]!.count };
    });
    const stored = new Map(rows.samples.map(({ ts, value }) => [ts, value]));
    expect(stored.size).toBe(rows.samples.length);
    let lost = 0;
    for (const [ts, value] of acknowledged) if (stored.get(ts) !== value) lost++;
    let strange = 0;
    for (const [ts, value] of stored) if (sent.get(ts) !== value) strange++;
    expect({ lost, strange, rolledUp: rows.rolledUp }).toEqual({ lost: 0, strange: 0, rolledUp: stored.size });
    expect(acknowledged.size).toBeGreaterThan(kills * 25 * batchSize - 1);
  }, 90_000);
});
