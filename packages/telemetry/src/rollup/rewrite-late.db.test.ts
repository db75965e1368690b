import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asMillis } from '../database/rows.ts';
import type { ParkRef } from '../database/telemetry-database.ts';
import { createTelemetryFixture, smallModel, testNow, type TelemetryFixture } from '../fixtures/telemetry-fixture.ts';

const now = Date.parse(testNow);
const day = 86_400_000;
const minute = 60_000;
const old = now - 50 * day;

let fixture: TelemetryFixture;
let holder: pg.Client;

beforeAll(async () => {
  fixture = await createTelemetryFixture();
  holder = new pg.Client({ connectionString: fixture.database.superuserUrl });
  await holder.connect();
  // Whatever copies registers goes on only while nobody holds this lock, for which it does not queue.
  await holder.query(`alter function telemetry.thinned_samples rename to thinned_samples_at_once;
    create function telemetry.thinned_samples(week regclass, point_nos integer[], step interval)
    returns table (park_no smallint, point_no integer, ts timestamptz, value double precision, quality smallint)
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
    begin
      while not pg_try_advisory_xact_lock_shared(1, 1) loop
        perform pg_sleep(0.02);
      end loop;
      return query select * from telemetry.thinned_samples_at_once(week, point_nos, step);
    end
    $$`);
});
afterAll(async () => {
  await holder?.end();
  await fixture?.close();
});

async function newPark(id: string): Promise<ParkRef> {
  const park = await fixture.addPark(id);
  await fixture.apply(park, smallModel);
  fixture.clock.set(testNow);
  return park;
}

const kept = async (park: ParkRef, point: string) =>
  fixture.all<{ ts: number; value: number }>(
    `select ${asMillis('s.ts')} as ts, s.value from telemetry.samples s join telemetry.points p on p.no = s.point_no
     where s.park_no = $1 and p.id = $2 order by 1`,
    [park.no, point],
  );

/** Runs retention, and has its copy of a week wait until `meanwhile` is over. */
async function heldWhile(park: ParkRef, meanwhile: () => Promise<void>): Promise<{ weeks: number }> {
  await holder.query('select pg_advisory_lock(1, 1)');
  const rewriting = fixture.engine.applyRetention(park);
  try {
    await expect
      .poll(() =>
        fixture.all(`select pid from pg_stat_activity where wait_event = 'PgSleep' and query like '%rewrite_samples%'`),
      )
      .toHaveLength(1);
    await meanwhile();
    expect(await Promise.race([rewriting, Promise.resolve('copies')])).toBe('copies');
  } finally {
    await holder.query('select pg_advisory_unlock(1, 1)');
  }
  return rewriting;
}

it('holds up neither late samples nor fresh ones while a week is written anew, and everything is there once', async () => {
  const [park, other] = [await newPark('late'), await newPark('fresh')];
  const send = (to: ParkRef, point: string, ts: number, value: number) =>
    fixture.engine.ingest(to, 'test', [{ point, ts, value }]);
  await fixture.engine.forPark(park).closesIntervals!(15);
  fixture.clock.set(new Date(old).toISOString());
  await send(park, 'pv.p', old, 1);
  for (let i = 0; i < 10; i++) await send(park, 'pv.e', old + i * 1000, 100 + i);
  await send(park, 'mill.t', old, 7);
  await fixture.engine.runRollups(park);
  fixture.clock.set(testNow);

  const run = await heldWhile(park, async () => {
    const late = Array.from({ length: 12 }, (_, i) => send(park, 'pv.e', old + (i + 1) * minute, 121 + i));
    const corrected = fixture.engine.correct(park, 'test', [{ point: 'mill.t', ts: old, value: 8 }], {
      by: 'operator',
      reason: 'read wrongly',
    });
    expect(await send(other, 'pv.e', now - 1000, 50)).toMatchObject({ stored: 1 });
    for (const one of await Promise.all(late)) expect(one).toMatchObject({ stored: 1, rejected: [] });
    expect(await corrected).toMatchObject({ stored: 1 });
    // And what is sent twice is there already.
    expect(await send(park, 'pv.e', old + minute, 121)).toMatchObject({ stored: 0, duplicates: 1 });
  });

  expect(run.weeks).toBe(1);
  expect(await kept(park, 'pv.p')).toEqual([]);
  const values = (await kept(park, 'pv.e')).map(({ value }) => value);
  expect(values).toEqual([100, 101, 109, ...Array.from({ length: 12 }, (_, i) => 121 + i)]);
  expect(await kept(park, 'mill.t')).toEqual([{ ts: old, value: 8 }]);
  expect(await kept(other, 'pv.e')).toEqual([{ ts: now - 1000, value: 50 }]);
  expect(await fixture.all('select * from telemetry.late_samples')).toEqual([]);
  await fixture.engine.runRollups(park);
  expect(await send(park, 'pv.e', old + 13 * minute, 133)).toMatchObject({ stored: 1 });
  expect(await fixture.all('select * from telemetry.late_samples')).toEqual([]);
});

it('keeps a week whose rollups would miss what goes: a class of which something came meanwhile', async () => {
  const park = await newPark('long');
  await fixture.engine.forPark(park).closesIntervals!(15);
  fixture.clock.set(new Date(old).toISOString());
  await fixture.engine.ingest(park, 'test', [
    { point: 'pv.p', ts: old, value: 1 },
    { point: 'pv.e', ts: old, value: 1 },
  ]);
  await fixture.engine.runRollups(park);
  fixture.clock.set(testNow);
  const run = await heldWhile(park, async () => {
    fixture.clock.set(new Date(old).toISOString());
    // By a process that has the days of before.
    expect(await fixture.engine.ingest(park, 'test', [{ point: 'pv.p', ts: old + 1000, value: 2 }])).toMatchObject({
      stored: 1,
    });
    fixture.clock.set(testNow);
  });
  expect(run.weeks).toBe(0);
  expect(await kept(park, 'pv.p')).toHaveLength(2);
  await fixture.engine.runRollups(park);
  expect((await fixture.engine.applyRetention(park)).weeks).toBe(1);
  expect([await kept(park, 'pv.p'), await kept(park, 'pv.e')]).toEqual([[], [{ ts: old, value: 1 }]]);
});
