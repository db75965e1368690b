import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMillis } from '../database/rows.ts';
import type { ParkRef } from '../database/telemetry-database.ts';
import { createTelemetryFixture, smallModel, testNow, type TelemetryFixture } from '../fixtures/telemetry-fixture.ts';

const now = Date.parse(testNow);
const day = 86_400_000;
const minute = 60_000;
const quarter = 15 * minute;

describe('retention', () => {
  let fixture: TelemetryFixture;
  let parks = 0;

  beforeAll(async () => {
    fixture = await createTelemetryFixture();
    await fixture.engine.applyRetention(await newPark());
  });
  afterAll(() => fixture?.close());

  async function newPark(): Promise<ParkRef> {
    const park = await fixture.addPark(`park-${++parks}`);
    await fixture.apply(park, smallModel);
    fixture.clock.set(testNow);
    return park;
  }

  /** Stores samples when they were new, and takes them into the rollups. */
  async function store(park: ParkRef, samples: { point: string; ts: number; value: number; quality?: number }[]) {
    fixture.clock.set(new Date(Math.max(...samples.map(({ ts }) => ts))).toISOString());
    const result = await fixture.engine.ingest(park, 'test', samples);
    expect(result).toMatchObject({ stored: samples.length, rejected: [] });
    await fixture.engine.runRollups(park);
    fixture.clock.set(testNow);
  }

  const kept = (park: ParkRef) =>
    fixture.all<{ point: string; ts: number; value: number }>(
      `select p.id as point, ${asMillis('s.ts')} as ts, s.value from telemetry.samples s
       join telemetry.points p on p.no = s.point_no where s.park_no = $1 order by 1, 2`,
      [park.no],
    );
  const points = async (park: ParkRef) => (await kept(park)).map(({ point }) => point);
  const tables = async () =>
    (
      await fixture.all<{ name: string }>(
        `select relname as name from pg_class where relkind = 'r' and relnamespace = 'telemetry'::regnamespace
         and relname like 'samples\\_%' order by 1`,
      )
    ).map(({ name }) => name);

  it('makes the week to come before anybody sends samples of it', async () => {
    const [{ name } = { name: '' }] = await fixture.all<{ name: string }>(
      `select 'samples_' || to_char(date_trunc('week', now() + interval '7 days', 'UTC'), 'YYYYMMDD') as name`,
    );
    expect(await tables()).toContain(name);
  });

  it('frees what a class no longer keeps with its whole table, and late samples cannot spoil the rollups', async () => {
    const park = await newPark();
    const old = now - 60 * day;
    await store(park, [
      { point: 'pv.p', ts: old, value: 1 },
      { point: 'pv.e', ts: old, value: 1 },
      { point: 'mill.t', ts: old, value: 1 },
    ]);
    await store(park, [{ point: 'pv.p', ts: now - 100 * day, value: 2 }]);
    const days = () =>
      fixture.all('select * from telemetry.rollup_1d where park_no = $1 order by point_no, ts', [park.no]);
    const before = await days();
    expect(before).toHaveLength(4);
    const size = await tables();
    expect((await fixture.engine.applyRetention(park)).weeks).toBe(2);
    expect(await points(park)).toEqual(['mill.t', 'pv.e']);
    expect(await tables()).toHaveLength(size.length - 1);
    const late = await fixture.engine.ingest(park, 'test', [{ point: 'pv.p', ts: now - 33 * day, value: 5 }]);
    expect(late.rejected).toMatchObject([{ code: 'BAD_TIME' }]);
    await fixture.engine.runRollups(park);
    expect(await days()).toEqual(before);
    expect((await fixture.engine.applyRetention(park)).weeks).toBe(0);
  });

  it('frees a point to which samples come without a pause, and waits for changes of the week itself', async () => {
    const park = await newPark();
    const old = now - 60 * day;
    await store(park, [{ point: 'pv.p', ts: old, value: 1 }]);
    // What has just come in waits for the rollups, as it does at any moment for a busy point.
    await fixture.engine.ingest(park, 'test', [{ point: 'pv.p', ts: now, value: 2 }]);
    await fixture.engine.ingest(park, 'test', [{ point: 'pv.e', ts: old, value: 2 }]);
    expect((await fixture.engine.applyRetention(park)).weeks).toBe(0);
    await fixture.engine.runRollups(park);
    await fixture.engine.ingest(park, 'test', [{ point: 'pv.p', ts: now - 1000, value: 2 }]);
    expect((await fixture.engine.applyRetention(park)).weeks).toBe(1);
    expect(await points(park)).toEqual(['pv.e', 'pv.p', 'pv.p']);
  });

  it('goes by the settings of each park, and what is gone is not accepted again when a park keeps more', async () => {
    const [short, long] = [await newPark(), await newPark()];
    const old = now - 50 * day;
    for (const park of [short, long]) await store(park, [{ point: 'pv.p', ts: old, value: 1 }]);
    await fixture.all(`insert into telemetry.retention (park_no, class, days) values ($1, 'fast', 90)`, [long.no]);
    await fixture.engine.applyRetention(short);
    expect([await points(short), await points(long)]).toEqual([[], ['pv.p']]);
    await fixture.all(`update telemetry.retention set days = 90 where park_no = $1`, [short.no]);
    for (const park of [short, long]) fixture.engine.points.invalidate(park.id);
    const late = { point: 'pv.p', ts: old + 1, value: 1 };
    expect(await fixture.engine.ingest(long, 'test', [late])).toMatchObject({ stored: 1 });
    expect((await fixture.engine.ingest(short, 'test', [late])).rejected).toMatchObject([{ code: 'BAD_TIME' }]);
  });

  it('keeps the samples that the evidence of a decision rests on', async () => {
    const park = await newPark();
    const old = now - 60 * day;
    await store(
      park,
      [0, 1, 2].map((second) => ({ point: 'pv.p', ts: old + second * 1000, value: second })),
    );
    const at = (ts: number) => new Date(ts).toISOString();
    await fixture.all(
      // Several records may rest on the same sample.
      `insert into kernel.evidence_edges (park_id, input_ref, derived_ref)
       select $1, ref, 'x.y/' || n from unnest($2::text[]) ref, generate_series(1, 2) n`,
      [
        park.id,
        [
          `telemetry.window/pv.p/${at(old + 1000)}/${at(old + 1001)}`,
          `telemetry.window/pv.p/${at(old + 900)}/${at(old + 1500)}`,
          // A whole day that a figure sums up, and references of a plugin that name no time.
          `telemetry.window/pv.p/${at(old - day)}/${at(old + day)}`,
          'telemetry.window/pv.p/yesterday/today',
          'telemetry.window/pv.p',
        ],
      ],
    );
    expect((await fixture.engine.applyRetention(park)).weeks).toBeGreaterThan(0);
    expect((await kept(park)).map(({ value }) => value)).toEqual([1]);
  });

  it('keeps of old registers what intervals are closed from, once somebody closes any', async () => {
    const park = await newPark();
    const from = Date.parse('2026-08-17T00:00:00Z');
    let value = 100;
    // Every 40 s for six hours, with a pause, a fall, a jump, and readings that are bad or doubtful.
    const samples = Array.from({ length: 540 }, (_, i) => {
      value = i === 300 ? 3 : value + ((i * 7) % 5) / 4 + (i === 410 ? 500 : 0);
      const quality = i === 150 ? 1 : i === 200 ? 4 : 0;
      return { point: 'pv.e', ts: from + 7000 + i * 40_000, value: i === 200 ? 0 : value, quality };
    }).filter((_, i) => i < 220 || i > 290);
    await store(park, samples);
    await fixture.engine.applyRetention(park);
    expect(await kept(park)).toHaveLength(samples.length);
    await fixture.engine.forPark(park).closesIntervals!(15);
    await fixture.engine.applyRetention(park);
    const left = await kept(park);
    expect(left.length).toBeLessThan(samples.length / 2);
    const around = (list: readonly { ts: number; value: number }[], edge: number) => [
      list.findLast(({ ts, value: at }) => ts <= edge && at > 0),
      list.find(({ ts, value: at }) => ts >= edge && at > 0),
    ];
    const read = samples.map(({ point, ts, value: at }) => ({ point, ts, value: at }));
    for (let edge = from; edge <= from + 6 * 3_600_000; edge += quarter)
      expect(around(left, edge)).toEqual(around(read, edge));
    for (const place of [150, 200]) expect(left).toContainEqual(read[place]);
    // Both ends of the fall and of the jump, so that neither looks plausible.
    for (const place of [300, 410]) {
      const ts = from + 7000 + place * 40_000;
      expect(left.filter((sample) => Math.abs(sample.ts - ts) < 50_000).map((sample) => sample.ts)).toEqual(
        expect.arrayContaining([ts - 40_000, ts]),
      );
    }
  });

  it('drops minutes of old weeks whole; what comes late there is in the coarser rollups', async () => {
    const park = await newPark();
    const fast = smallModel.points.map((point) =>
      point.id === 'pv.e' ? { ...point, expectedEverySeconds: 5 } : point,
    );
    await fixture.apply(park, { ...smallModel, points: fast });
    const old = Math.floor((now - 500 * day) / quarter) * quarter;
    const sample = (ts: number, value: number) => ({ point: 'pv.e', ts, value });
    await store(park, [sample(old, 1), sample(old + minute, 2), sample(now - day, 9)]);
    const minutes = async () =>
      (await fixture.all('select ts from telemetry.rollup_1m where park_no = $1', [park.no])).length;
    expect(await minutes()).toBe(3);
    for (const { no } of await fixture.all<{ no: number }>('select no from kernel.parks'))
      await fixture.all(
        `insert into telemetry.retention (park_no, class, days) values ($1, 'minutes', 400)
         on conflict do nothing`,
        [no],
      );
    expect((await fixture.engine.applyRetention(park)).minutes).toBeGreaterThan(0);
    expect(await minutes()).toBe(1);
    await store(park, [sample(old + 2 * minute, 4)]);
    expect(await minutes()).toBe(1);
    const [series] = await fixture.engine
      .forPark(park)
      .range({ points: ['pv.e'], from: old, to: old + quarter, maxPoints: 100, resolution: '1m' });
    expect(series).toMatchObject({ resolution: '15m', count: [3], last: [4], min: [1] });
  });

  it('waits for nobody: who reads for an hour keeps a week a while, and holds up no sample', async () => {
    const park = await newPark();
    const old = now - 60 * day;
    await store(park, [{ point: 'pv.p', ts: old, value: 1 }]);
    const reader = new pg.Client({ connectionString: fixture.database.superuserUrl });
    await reader.connect();
    try {
      await reader.query('begin');
      await reader.query('select count(*) from telemetry.samples');
      const dropping = fixture.engine.applyRetention(park);
      const late = { point: 'pv.e', ts: now - 80 * day, value: 1 };
      expect(await fixture.engine.ingest(park, 'test', [late])).toMatchObject({ stored: 1 });
      expect((await dropping).weeks).toBe(0);
    } finally {
      await reader.query('rollback');
      await reader.end();
    }
    await fixture.engine.runRollups(park);
    expect((await fixture.engine.applyRetention(park)).weeks).toBeGreaterThan(0);
    expect(await points(park)).toEqual(['pv.e']);
  });
});
