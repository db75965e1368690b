import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@lingtan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTelemetryFixture, smallModel, testNow, type TelemetryFixture } from '../fixtures/telemetry-fixture.ts';
import { telemetryMigrations } from '../migrations.ts';

const now = Date.parse(testNow);
const hour = 3_600_000;
const price = {
  ...smallModel.points[0]!,
  ...{ id: 'pv.price', quantity: 'price', unit: 'CNY/kWh', aheadSeconds: 86_400 },
};

describe('samples from the future', () => {
  let fixture: TelemetryFixture;

  beforeAll(async () => {
    fixture = await createTelemetryFixture();
    await fixture.apply(fixture.park, { ...smallModel, points: [...smallModel.points, price] });
  });
  afterAll(() => fixture?.close());

  const ingest = (samples: unknown[], source = 'gateway-7') => fixture.engine.ingest(fixture.park, source, samples);
  const latest = async (point: string) => (await fixture.engine.view(fixture.park, null).latest([point]))[0];

  it('are refused beyond two minutes with device, time and limit, and cost the rest of their batch nothing', async () => {
    const { stored, rejected } = await ingest([
      { point: 'pv.p', ts: now - 1000, value: 1 },
      { point: 'pv.p', ts: now + 120_000, value: 2 },
      { point: 'pv.p', ts: now + 120_001, value: 3 },
      { point: 'pv.p', ts: now + 23 * hour, value: 4 },
      { point: 'mill.t', ts: now, value: 20 },
    ]);
    expect(stored).toBe(3);
    expect(rejected).toMatchObject([
      { index: 2, code: 'BAD_TIME', reason: 'time-in-future' },
      { index: 3, code: 'BAD_TIME', reason: 'time-in-future' },
    ]);
    expect(rejected[1]!.message).toContain(
      'Point pv.p of gateway-7: ts 1795590000000 (2026-11-25T07:00:00.000Z) is 82800 s ahead of the clock of the server',
    );
    expect(rejected[1]!.message).toContain('expected at most 120 s');
    expect(await latest('pv.p')).toMatchObject({ ts: now + 120_000, seenAt: now });
    const kept = await fixture.all(`select source from telemetry.quarantine where code = 'BAD_TIME'`);
    expect(kept).toEqual([{ source: 'gateway-7' }, { source: 'gateway-7' }]);
  });

  it('give way to the next from the present, and to no older one', async () => {
    await ingest([{ point: 'pv.e', ts: now - hour, value: 1 }]);
    // As earlier versions took it, and as a clock within its tolerance leaves it.
    for (const [n, ahead] of [20 * hour, 90_000].entries()) {
      await fixture.all(
        `update telemetry.latest set ts = $1 where point_no =
           (select no from telemetry.points where park_id = 'dafeng' and id = 'pv.e')`,
        [new Date(now + ahead).toISOString()],
      );
      await ingest([{ point: 'pv.e', ts: now - 200_000 - n, value: 8 }]);
      expect(await latest('pv.e')).toMatchObject({ ts: now + ahead });
      await ingest([{ point: 'pv.e', ts: now - 2000 + n, value: 9 }]);
      expect(await latest('pv.e')).toMatchObject({ ts: now - 2000 + n, seenAt: now - 2000 + n, value: 9 });
    }
  });

  it('are taken of a point that is published ahead, as far as it says, and are its latest', async () => {
    const far = now + 86_400_000;
    const { rejected } = await ingest([
      { point: 'pv.price', ts: far, value: 0.5 },
      { point: 'pv.price', ts: far + 1, value: 0.6 },
    ]);
    expect(rejected).toMatchObject([{ index: 1, params: { limit: 86_400 } }]);
    await ingest([{ point: 'pv.price', ts: now, value: 0.4 }]);
    expect(await latest('pv.price')).toMatchObject({ ts: far, seenAt: now, value: 0.5 });
  });

  it('are as old as they say where an earlier version took them, which knew no other time', async () => {
    const where = `where point_no = (select no from telemetry.points where park_id = 'dafeng' and id = 'pv.e')`;
    await fixture.all(`update telemetry.latest set ts = $1, received_at = null ${where}`, [
      new Date(now).toISOString(),
    ]);
    expect(await latest('pv.e')).toMatchObject({ ts: now, seenAt: now });
  });

  it('stay possible for a point whose declaration does not say it again', async () => {
    const { aheadSeconds: _, ...silent } = price;
    const diff = await fixture.apply(fixture.park, { ...smallModel, points: [...smallModel.points, silent] });
    expect(diff.points.changed).toEqual([]);
    expect((await ingest([{ point: 'pv.price', ts: now + hour, value: 0.7 }])).rejected).toEqual([]);
    await fixture.apply(fixture.park, { ...smallModel, points: [...smallModel.points, { ...price, aheadSeconds: 0 }] });
    expect((await ingest([{ point: 'pv.price', ts: now + 2 * hour, value: 0.7 }])).rejected).toHaveLength(1);
  });
});

it('points of an earlier version that are told and not measured keep the day that everything had', async () => {
  const database = await createTestDatabase();
  const older = await mkdtemp(join(tmpdir(), 'lingtan-older-'));
  try {
    const names = (await readdir(telemetryMigrations.directory)).filter((name) => name < '0052');
    for (const name of names) await cp(join(telemetryMigrations.directory, name), join(older, name));
    await database.migrate([{ ...telemetryMigrations, directory: older }]);
    const units = ['CNY/kWh', 'gCO2/kWh', 'CNY/MWh', 'kW', 'kWh', 'm3/h'];
    await database.withOwner(async (owner) => {
      await owner.query(`insert into telemetry.assets (park_id, id, kind, name) values ('p', 'a', 'meter', '{}')`);
      for (const [index, unit] of units.entries())
        await owner.query(
          `insert into telemetry.points (park_id, park_no, id, asset_id, name, kind, quantity, unit,
             expected_every_seconds, retention, minute_rollup) values ('p', 1, $1, 'a', '{}', 'gauge', 'x', $2, 60, 'fast', false)`,
          [`a.${index}`, unit],
        );
    });
    await database.migrate([telemetryMigrations]);
    const { rows } = await database.withOwner((owner) =>
      owner.query<{ unit: string; ahead: number }>(
        'select unit, ahead_seconds as ahead from telemetry.points order by id',
      ),
    );
    expect(rows.map(({ ahead }) => ahead)).toEqual([86_400, 86_400, 86_400, 0, 0, 0]);
  } finally {
    await rm(older, { recursive: true });
    await database.close();
  }
});
