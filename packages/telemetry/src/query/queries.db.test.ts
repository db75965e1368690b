import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Resolution, Series } from '../../contracts/index.ts';
import { rollupResolutions } from '../domain/buckets.ts';
import { createTelemetryFixture, smallModel, testNow, type TelemetryFixture } from '../fixtures/telemetry-fixture.ts';

const now = Date.parse(testNow);
const hour = 3_600_000;
const from = now - 6 * hour;

describe('queries', () => {
  let fixture: TelemetryFixture;

  beforeAll(async () => {
    fixture = await createTelemetryFixture();
    await fixture.apply(fixture.park, smallModel);
    const seconds = Array.from({ length: 6 * 3600 }, (_, i) => ({
      point: 'pv.p',
      ts: from + i * 1000,
      value: i === 5000 ? 9999 : i % 100,
    }));
    const minutes = Array.from({ length: 360 }, (_, i) => ({ point: 'mill.t', ts: from + i * 60_000, value: i }));
    const quarters = Array.from({ length: 24 }, (_, i) => ({ point: 'pv.e', ts: from + i * 900_000, value: i * 10 }));
    await fixture.engine.ingest(fixture.park, 'test', [...seconds, ...minutes, ...quarters]);
    await fixture.engine.runRollups(fixture.park);
  });
  afterAll(() => fixture?.close());

  const view = (enterpriseId: string | null = null) => fixture.engine.view(fixture.park, enterpriseId);

  it('knows how fresh the points were at a past time', async () => {
    const fresh = await fixture.engine.freshnessAt(fixture.park, from + hour + 500);
    expect(fresh).toMatchObject({ newestTs: from + hour, stale: fresh.points - 3 });
    expect(await fixture.engine.freshnessAt(fixture.park, from - 1)).toMatchObject({
      newestTs: null,
      stale: fresh.points,
    });
  });

  it('chooses the resolution and keeps extremes', async () => {
    const points = ['pv.p', 'pv.e', 'mill.t'];
    const [power, energy, temperature] = await view().range({ points, from, to: now, maxPoints: 400 });
    expect(power).toMatchObject({ point: 'pv.p', unit: 'kW', resolution: '1m' });
    expect(power!.ts).toHaveLength(360);
    expect(Math.max(...power!.max)).toBe(9999);
    expect(power!.count.reduce((sum, count) => sum + count, 0)).toBe(21_600);
    expect(power!.mean[0]).toBeCloseTo(29.5, 9);
    expect(energy).toMatchObject({ resolution: 'raw' });
    expect(energy!.last).toEqual(Array.from({ length: 24 }, (_, i) => i * 10));
    expect(temperature).toMatchObject({ resolution: 'raw' });
  });

  it('gives at most maxPoints and honours a resolution that is asked for', async () => {
    for (const maxPoints of [8, 30, 100, 361, 2000]) {
      for (const series of await view().range({ points: ['pv.p', 'mill.t'], from: from + 1234, to: now, maxPoints })) {
        expect(series.ts.length).toBeLessThanOrEqual(maxPoints);
        expect(series.ts.length).toBeGreaterThan(0);
      }
    }
    const query = { points: ['mill.t', 'pv.p'], from, to: now, maxPoints: 10 };
    const [slow, fast] = await view().range({ ...query, resolution: '1m' });
    expect([slow!.ts.length, fast!.ts.length]).toEqual([360, 360]);
    const [day] = await view().range({ ...query, resolution: '1d' });
    expect(day!.ts).toEqual([Date.parse('2026-11-24T00:00:00+08:00')]);
  });

  it('gives those who could ask for anything no more values than they may have, all series together', async () => {
    const all = { points: ['pv.p', 'mill.t'], from, to: now, maxPoints: 20_000 };
    const refused = (query: object) =>
      expect(view().range({ ...all, ...query })).rejects.toMatchObject({ code: 'TELEMETRY_TOO_MUCH', status: 422 });
    await refused({ resolution: 'raw', mostValues: 43_199 });
    await refused({ resolution: '1m', mostValues: 721 });
    const [power, temperature] = await view().range({ ...all, resolution: 'raw', mostValues: 43_200 });
    expect([power!.ts.length, temperature!.ts.length]).toEqual([21_600, 360]);
    // Where no resolution is asked for, the one is taken that fits.
    const fitting = await view().range({ ...all, mostValues: 800 });
    expect(fitting.map(({ resolution, ts }) => [resolution, ts.length])).toEqual([
      ['1m', 360],
      ['raw', 360],
    ]);
  });

  it('ends at the newest sample, however far the rollups are', async () => {
    const park = await fixture.addPark('behind');
    await fixture.apply(park, smallModel);
    const samples = (first: number, count: number) =>
      Array.from({ length: count }, (_, i) => [
        { point: 'pv.p', ts: from + (first + i) * 10_000, value: ((first + i) * 37) % 101, quality: i % 2 },
        { point: 'mill.t', ts: from + (first + i) * 30_000, value: ((first + i) * 53) % 101 },
      ]).flat();
    const read = (resolution: Resolution) =>
      fixture.engine
        .view(park, null)
        .range({ points: ['pv.p', 'mill.t', 'pv.e'], from, to: from + 5 * hour, maxPoints: 5000, resolution });
    const total = (series: Series) => series.count.reduce((sum, count) => sum + count, 0);
    for (const [first, count] of [
      [0, 100],
      [100, 7],
      [107, 400],
    ] as const) {
      await fixture.engine.ingest(park, 'test', samples(first, count));
      for (const resolution of ['1m', '15m', '1h', '1d'] as const) {
        const [power, temperature, energy] = await read(resolution);
        const newest = first + count - 1;
        expect([total(power!), total(temperature!), total(energy!)]).toEqual([newest + 1, newest + 1, 0]);
        expect([power!.last.at(-1), temperature!.last.at(-1)]).toEqual([(newest * 37) % 101, (newest * 53) % 101]);
      }
      const before = await Promise.all(rollupResolutions.map(read));
      await fixture.engine.runRollups(park);
      const after = await Promise.all(rollupResolutions.map(read));
      const rounded = (all: Series[][]) =>
        all.map((list) => list.map((series) => ({ ...series, mean: series.mean.map((mean) => mean.toFixed(9)) })));
      expect(rounded(before)).toEqual(rounded(after));
    }
  });

  it('falls back to a rollup when there are more samples than expected', async () => {
    const burst = Array.from({ length: 200 }, (_, i) => ({ point: 'pv.e', ts: now + i * 100, value: i }));
    await fixture.engine.ingest(fixture.park, 'test', burst);
    await fixture.engine.runRollups(fixture.park);
    const [series] = await view().range({ points: ['pv.e'], from: now, to: now + 60_000, maxPoints: 50 });
    expect(series).toMatchObject({ resolution: '1m', min: [0], max: [199], count: [200] });
  });

  it('gives windows with edges', async () => {
    const query = { from: from + 900_000, to: from + 1_800_000 };
    expect(await view().window({ point: 'pv.e', ...query })).toEqual([{ ts: from + 900_000, value: 10, quality: 0 }]);
    const windows = await view().windows({ points: ['pv.e', 'mill.t'], ...query, edges: true });
    expect(windows['pv.e']!.map(({ value }) => value)).toEqual([0, 10, 20]);
    expect(windows['mill.t']!.map(({ value }) => value)).toEqual(Array.from({ length: 17 }, (_, i) => 14 + i));
    const empty = await view().windows({ points: ['pv.e'], from: 0, to: 1 });
    expect(empty).toEqual({ 'pv.e': [] });
    expect(await view().window({ point: 'pv.e', from: 0, to: 1, edges: true })).toMatchObject([{ ts: from }]);
  });

  it('gives the newest values, also of points without any', async () => {
    await fixture.engine.ingest(fixture.park, 'test', [{ point: 'mill.t', ts: from - hour, value: -5 }]);
    const latest = await view().latest(['mill.t', 'pv.p', 'nowhere']);
    expect(latest).toHaveLength(2);
    expect(latest).toContainEqual({ point: 'mill.t', ts: now - 60_000, value: 359, quality: 0, seenAt: now - 60_000 });
    expect(await fixture.engine.freshness(fixture.park)).toMatchObject({ points: 3, stale: 0 });
  });

  it('shows an enterprise its own points only, in every query and in the database itself', async () => {
    expect((await view('steel').points()).map(({ id }) => id)).toEqual(['pv.e', 'pv.p']);
    expect((await view('paper').assets()).map(({ id }) => id)).toEqual(['mill']);
    expect(await view('paper').latest(['pv.p', 'mill.t'])).toMatchObject([{ point: 'mill.t' }]);
    const query = { from, to: now, maxPoints: 100 };
    await expect(view('paper').range({ points: ['pv.p'], ...query })).rejects.toMatchObject({
      code: 'TELEMETRY_UNKNOWN_POINT',
    });
    await expect(view('paper').window({ point: 'pv.p', ...query })).rejects.toMatchObject({ status: 404 });
    const { database, park } = fixture;
    const tables = ['samples', 'latest', 'rollup_1m', 'rollup_15m', 'rollup_1h', 'rollup_1d'];
    const visible = (scope: { parkId: string; parkNo: number; enterpriseId: string | null }) =>
      database.withParkTx(scope, async (tx) => {
        const client = fixture.engine.database.rawClient(tx);
        const nos = new Set<number>();
        for (const table of tables) {
          const { rows } = await client.query<{ no: number }>(`select distinct point_no as no from telemetry.${table}`);
          for (const { no } of rows) nos.add(no);
        }
        return nos.size;
      });
    const scope = { parkId: park.id, parkNo: park.no };
    expect(await visible({ ...scope, enterpriseId: null })).toBe(3);
    expect(await visible({ ...scope, enterpriseId: 'paper' })).toBe(1);
    expect(await visible({ ...scope, enterpriseId: 'none' })).toBe(0);
    expect(await visible({ parkId: 'elsewhere', parkNo: park.no + 100, enterpriseId: null })).toBe(0);
  });

  it('every table of the schema has forced row-level security and a policy', async () => {
    const open = await fixture.all(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'telemetry' and c.relkind in ('r', 'p')
         and (not c.relrowsecurity or not c.relforcerowsecurity or not exists (select from pg_policy where polrelid = c.oid))`,
    );
    expect(open).toEqual([]);
  });

  it('refuses spans that make no sense, naming the values', async () => {
    const bad = view().range({ points: ['pv.p'], from: now, to: from, maxPoints: 10 });
    await expect(bad).rejects.toThrow(`from ${now} is after to ${from}`);
    await expect(view().range({ points: ['pv.p'], from: NaN, to: now, maxPoints: 10 })).rejects.toMatchObject({
      code: 'TELEMETRY_BAD_RANGE',
    });
    await expect(view().range({ points: ['pv.p'], from, to: now, maxPoints: 0 })).rejects.toThrow('maxPoints 0');
  });
});
