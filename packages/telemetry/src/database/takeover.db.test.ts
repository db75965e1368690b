import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rawClient } from '@lingtan/kernel';
import { createTestDatabase } from '@lingtan/kernel/testing';
import { createFakeClock } from '@lingtan/test-kit';
import pg from 'pg';
import { expect, it } from 'vitest';
import { smallModel, steadyClock, testNow } from '../fixtures/telemetry-fixture.ts';
import { telemetryMigrations } from '../migrations.ts';
import { TelemetryEngine } from '../telemetry-engine.ts';

const { directory } = telemetryMigrations;
const day = 86_400_000;
const now = Date.parse(testNow);

it('a database of before is taken over: its samples and minutes stay, and go when they are due', async () => {
  const before = mkdtempSync(join(tmpdir(), 'lingtan-migrations-'));
  for (const name of readdirSync(directory)) if (name < '0235') cpSync(join(directory, name), join(before, name));
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    await database.migrate([{ ...telemetryMigrations, directory: before }]);
    const scope = await database.addPark('dafeng', ['steel', 'paper']);
    const park = { id: scope.parkId, no: scope.parkNo, timeZone: 'Asia/Shanghai' };
    const clock = createFakeClock(testNow);
    const engine = new TelemetryEngine({
      ...{ clock, log: database.log, publish: () => Promise.resolve() },
      database: { withParkTx: database.withParkTx, rawClient },
    });
    await database.withParkTx(scope, (tx) => engine.applyModel(tx, scope, smallModel));
    const { rows: points } = await client.query<{ no: number }>(`select no from telemetry.points where id = 'pv.p'`);
    const no = points[0]!.no;
    const times = [now - 600 * day, now - 60 * day, now].map((ts) => new Date(ts).toISOString());
    // The last is a minute of a clock that was ahead once.
    for (const ts of [...times, new Date(Date.now() + 40 * day).toISOString()]) {
      if (times.includes(ts)) {
        await client.query('select telemetry.ensure_samples_partition($1)', [ts]);
        await client.query('insert into telemetry.samples values ($1, $2, $3, 1, 0)', [park.no, no, ts]);
      }
      await client.query(
        `insert into telemetry.rollup_1m (park_no, point_no, ts, count, sum, min, max, first_ts, first, last_ts,
          last, quality)
         values ($1, $2, date_trunc('minute', $3::timestamptz), 1, 1, 1, 1, $3, 1, $3, 1, 0)`,
        [park.no, no, ts],
      );
    }
    const count = async (table: string) =>
      (await client.query<{ n: number }>(`select count(*)::int as n from telemetry.${table}`)).rows[0]!.n;
    await database.migrate([telemetryMigrations]);
    expect([await count('samples'), await count('rollup_1m')]).toEqual([3, 4]);
    await engine.ingest(park, 'test', [{ point: 'pv.p', ts: now + 60_000, value: 2 }]);
    await engine.runRollups(park);
    expect([await count('samples'), await count('rollup_1m')]).toEqual([4, 5]);
    expect(await engine.applyRetention(park)).toMatchObject({ weeks: 0, minutes: 0, waits: true });
    await client.query(steadyClock);
    expect(await engine.applyRetention(park)).toMatchObject({ weeks: 2, minutes: 0 });
    expect([await count('samples'), await count('rollup_1m')]).toEqual([2, 5]);
    // What was one table goes as one, with its last week, and not because the clock of a server says that it is over.
    const later = new Date(Date.now() + 480 * day).toISOString();
    clock.set(later);
    expect(await engine.applyRetention(park)).toMatchObject({ minutes: 0 });
    await client.query('select telemetry.drop_minutes_at($1)', [later]);
    expect(await count('rollup_1m')).toBe(0);
    await engine.close();
  } finally {
    await client.end();
    await database.close();
    rmSync(before, { recursive: true });
  }
});
