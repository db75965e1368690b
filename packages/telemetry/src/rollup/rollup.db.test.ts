import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParkRef } from '../database/telemetry-database.ts';
import { bucketStart, rollupResolutions, type RollupResolution } from '../domain/buckets.ts';
import { rollupLag } from '../measure-park.ts';
import { createTelemetryFixture, smallModel, testNow, type TelemetryFixture } from '../fixtures/telemetry-fixture.ts';

const now = Date.parse(testNow);
interface Reading {
  point: string;
  ts: number;
  value: number;
  quality: number;
}
type Rollup = { point: string; ts: number; revision: number } & Record<string, number | string>;

describe('rollups', () => {
  let fixture: TelemetryFixture;
  let parks = 0;

  beforeAll(async () => {
    fixture = await createTelemetryFixture();
  });
  afterAll(() => fixture?.close());

  async function newPark(timeZone = 'Asia/Shanghai'): Promise<ParkRef> {
    const park = { ...(await fixture.addPark(`park-${++parks}`)), timeZone };
    await fixture.apply(park, smallModel);
    return park;
  }

  function read(park: ParkRef, resolution: RollupResolution): Promise<Rollup[]> {
    return fixture.all<Rollup>(
      `select p.id as point, (extract(epoch from r.ts) * 1000)::float8 as ts, count, sum, min, max, first, last,
         (extract(epoch from first_ts) * 1000)::float8 as "firstTs", (extract(epoch from last_ts) * 1000)::float8 as "lastTs",
         quality, revision
       from telemetry.rollup_${resolution} r join telemetry.points p on p.no = r.point_no
       where r.park_no = $1 order by p.id, r.ts`,
      [park.no],
    );
  }

  function bruteForce(readings: readonly Reading[], resolution: RollupResolution, zone: string) {
    const buckets = new Map<string, Reading[]>();
    for (const reading of [...readings].sort((a, b) =>
      a.point < b.point ? -1 : a.point > b.point ? 1 : a.ts - b.ts,
    )) {
      // Points slower than a sample a minute have no minutes.
      if (resolution === '1m' && reading.point !== 'pv.p') continue;
      const key = `${reading.point}|${bucketStart(reading.ts, resolution, zone)}`;
      buckets.set(key, [...(buckets.get(key) ?? []), reading]);
    }
    return [...buckets].map(([key, list]) => {
      const values = list.map((reading) => reading.value);
      return {
        point: key.split('|')[0]!,
        ts: Number(key.split('|')[1]),
        count: list.length,
        sum: values.reduce((sum, value) => sum + value, 0),
        min: Math.min(...values),
        max: Math.max(...values),
        first: values[0],
        last: values.at(-1),
        firstTs: list[0]!.ts,
        lastTs: list.at(-1)!.ts,
        quality: list.reduce((bits, reading) => bits | reading.quality, 0),
      };
    });
  }

  const reading: fc.Arbitrary<Reading> = fc.record({
    point: fc.constantFrom('pv.p', 'pv.e', 'mill.t'),
    // Crowded, so that buckets hold several, and across local midnight (16:00 UTC) and the quarter hours.
    ts: fc.oneof(
      fc.integer({ min: 0, max: 200 }).map((step) => now - 17 * 3_600_000 + step * 20_000),
      fc.integer({ min: 0, max: 5_000_000 }).map((ms) => now - 3 * 86_400_000 + ms),
    ),
    // Quarters of whole numbers, so that sums are exact in any order.
    value: fc.integer({ min: -4000, max: 4000 }).map((n) => n / 4),
    quality: fc.constantFrom(0, 0, 1, 8),
  });

  it('are behind since the oldest batch that they lack was stored, on its park', async () => {
    const [park, other] = [await newPark(), await newPark()];
    await fixture.engine.ingest(park, 'test', [{ point: 'pv.p', ts: now, value: 1 }]);
    await fixture.engine.ingest(park, 'test', [{ point: 'pv.p', ts: now + 1, value: 1 }]);
    await fixture.all(
      `update telemetry.change_log set logged_at = logged_at - interval '90 s'
       where id = (select min(id) from telemetry.change_log where park_no = $1)`,
      [park.no],
    );
    expect(await rollupLag(fixture.engine, park)).toBeGreaterThanOrEqual(90);
    expect(await rollupLag(fixture.engine, other)).toBe(0);
    await fixture.engine.runRollups(park);
    expect(await rollupLag(fixture.engine, park)).toBe(0);
  });

  it('are the same for any order, repetition and division of the same samples, and equal brute force', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(reading, { minLength: 1, maxLength: 60, selector: ({ point, ts }) => `${point}|${ts}` }),
        fc.infiniteStream(fc.nat()),
        async (readings, random) => {
          const park = await newPark();
          const next = (below: number) => random.next().value! % below;
          const sent = [...readings, ...readings.filter(() => next(3) === 0)];
          for (let i = sent.length - 1; i > 0; i--) {
            const j = next(i + 1);
            [sent[i], sent[j]] = [sent[j]!, sent[i]!];
          }
          for (let from = 0; from < sent.length;) {
            const size = 1 + next(20);
            await fixture.engine.ingest(park, 'test', sent.slice(from, from + size));
            from += size;
            if (next(2) === 0) await fixture.engine.runRollups(park);
          }
          await fixture.engine.runRollups(park);
          for (const resolution of rollupResolutions) {
            const rows = await read(park, resolution);
            const figures = rows.map(({ revision, ...row }) => (expect(revision).toBeGreaterThan(0), row));
            expect(figures).toEqual(bruteForce(readings, resolution, park.timeZone));
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);

  it('days follow the clock of the park: 23 and 25 hours in Berlin, and a leap day', async () => {
    const park = await newPark('Europe/Berlin');
    // A sample each half hour over both clock changes of 2024, its leap day, and the turn of the year.
    const spans = [
      ['2024-02-27', '2024-03-02'],
      ['2024-03-29', '2024-04-02'],
      ['2024-10-25', '2024-10-29'],
      ['2024-12-30', '2025-01-02'],
    ].map(([from, to]) => [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)] as const);
    const readings = spans.flatMap(([from, to]) =>
      Array.from({ length: (to - from) / 1_800_000 }, (_, i) => ({
        point: 'pv.e',
        ts: from + i * 1_800_000,
        value: (i * 7) % 64,
        quality: 0,
      })),
    );
    await fixture.engine.ingest(park, 'test', readings);
    await fixture.engine.runRollups(park);
    const days = await read(park, '1d');
    expect(days.map(({ revision, ...row }) => (expect(revision).toBe(1), row))).toEqual(
      bruteForce(readings, '1d', park.timeZone),
    );
    const count = (day: string) => days.find(({ ts }) => ts === Date.parse(day))?.['count'];
    expect(count('2024-02-29T00:00:00+01:00')).toBe(48);
    expect(count('2024-03-31T00:00:00+01:00')).toBe(46);
    expect(count('2024-04-01T00:00:00+02:00')).toBe(48);
    expect(count('2024-10-27T00:00:00+02:00')).toBe(50);
    expect(count('2024-10-28T00:00:00+01:00')).toBe(48);
    expect(count('2025-01-01T00:00:00+01:00')).toBe(48);
    // A late sample in the hour that the clock shows twice changes that day and no other.
    const late = { point: 'pv.e', ts: Date.parse('2024-10-27T02:45:00+01:00'), value: 1, quality: 0 };
    await fixture.engine.ingest(park, 'test', [late]);
    await fixture.engine.runRollups(park);
    const changed = (await read(park, '1d')).filter(({ revision }) => revision > 1);
    expect(changed).toMatchObject([{ ts: Date.parse('2024-10-27T00:00:00+02:00'), count: 51, revision: 2 }]);
  });

  it('a property: samples of any zone and time fall into the day that its clock shows', async () => {
    const zones = ['Europe/Berlin', 'America/St_Johns', 'Asia/Shanghai'];
    const instant = fc.integer({ min: Date.UTC(2024, 0, 1) / 60_000, max: Date.UTC(2025, 0, 2) / 60_000 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        fc.uniqueArray(instant, { minLength: 1, maxLength: 80 }),
        async (zone, minutes) => {
          const park = await newPark(zone);
          const readings = minutes.map((minute, i) => ({ point: 'pv.e', ts: minute * 60_000, value: i, quality: 0 }));
          await fixture.engine.ingest(park, 'test', readings);
          await fixture.engine.runRollups(park);
          const rows = await read(park, '1d');
          expect(rows.map(({ revision, ...row }) => (expect(revision).toBe(1), row))).toEqual(
            bruteForce(readings, '1d', zone),
          );
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  it('a late sample gives exactly the buckets it falls into a new revision', async () => {
    const park = await newPark();
    const hours = Array.from({ length: 48 }, (_, i) => ({ point: 'pv.p', ts: now - (48 - i) * 3_600_000, value: i }));
    const others = hours.map((sample) => ({ ...sample, point: 'mill.t' }));
    await fixture.engine.ingest(park, 'test', [...hours, ...others]);
    await fixture.engine.runRollups(park);
    const late = { point: 'pv.p', ts: now - 20 * 3_600_000 + 90_000, value: 1000 };
    await fixture.engine.ingest(park, 'test', [late, { point: 'pv.p', ts: now + 1000, value: 1 }]);
    fixture.published.length = 0;
    await fixture.engine.runRollups(park);
    for (const resolution of rollupResolutions) {
      const changed = (await read(park, resolution)).filter(({ revision }) => revision > 1);
      const of = (ts: number) => ({ point: 'pv.p', ts: bucketStart(ts, resolution, park.timeZone), revision: 2 });
      const expected = { '1m': [], '15m': [of(late.ts)], '1h': [of(late.ts)], '1d': [of(late.ts), of(now + 1000)] }[
        resolution
      ];
      expect(changed).toMatchObject([...new Map(expected.map((row) => [row.ts, row])).values()]);
      expect(changed).toHaveLength(new Set(expected.map(({ ts }) => ts)).size);
    }
    const quarter = (ts: number) => bucketStart(ts, '15m', park.timeZone);
    expect(fixture.published).toEqual([
      {
        changes: [late.ts, now + 1000].map((ts) => ({
          points: ['pv.p'],
          from: quarter(ts),
          to: quarter(ts) + 900_000,
        })),
      },
    ]);
    fixture.published.length = 0;
    await fixture.engine.ingest(park, 'test', [late]);
    expect(await fixture.engine.runRollups(park)).toEqual({ batches: 0, buckets: 0, ran: true, more: false });
    expect(fixture.published).toEqual([]);
  });

  it('a correction gives its buckets a new revision', async () => {
    const park = await newPark();
    const sample = { point: 'pv.p', ts: now - 60_000, value: 10 };
    await fixture.engine.ingest(park, 'test', [sample, { ...sample, ts: sample.ts + 1000 }]);
    await fixture.engine.runRollups(park);
    await fixture.engine.correct(park, 'test', [{ ...sample, value: 4 }], { by: 'x', reason: 'typo' });
    await fixture.engine.runRollups(park);
    for (const resolution of rollupResolutions) {
      expect(await read(park, resolution)).toMatchObject([{ sum: 14, min: 4, first: 4, last: 10, revision: 2 }]);
    }
  });

  it('a point that becomes fast gets the minutes of its history', async () => {
    const park = await newPark();
    await fixture.engine.ingest(park, 'test', [{ point: 'mill.t', ts: now, value: 20 }]);
    await fixture.engine.runRollups(park);
    expect(await read(park, '1m')).toEqual([]);
    const points = smallModel.points.map((point) =>
      point.id === 'mill.t' ? { ...point, expectedEverySeconds: 5 } : point,
    );
    expect((await fixture.apply(park, { ...smallModel, points })).points.changed).toEqual(['mill.t']);
    await fixture.engine.runRollups(park);
    expect(await read(park, '1m')).toMatchObject([{ point: 'mill.t', count: 1 }]);
  });

  it('a backlog of many small batches is taken in at once, each point and day of it computed once', async () => {
    const park = await newPark();
    const readings = Array.from({ length: 150 }, (_, i) => ({
      point: i % 2 === 0 ? 'pv.p' : 'pv.e',
      ts: now - 2 * 86_400_000 + i * 1_000_000,
      value: i,
      quality: 0,
    }));
    for (const reading of readings) await fixture.engine.ingest(park, 'test', [reading]);
    fixture.published.length = 0;
    expect(await fixture.engine.runRollups(park)).toMatchObject({ batches: 150, more: false });
    expect(fixture.published).toHaveLength(1);
    const days = (await read(park, '1d')).map(({ revision, ...row }) => (expect(revision).toBe(1), row));
    expect(days).toEqual(bruteForce(readings, '1d', park.timeZone));
  });

  it('only one worker at a time takes changes in', async () => {
    const park = await newPark();
    await fixture.engine.ingest(park, 'test', [{ point: 'pv.p', ts: now, value: 1 }]);
    const runs = await Promise.all([1, 2, 3].map(() => fixture.engine.runRollups(park)));
    expect(runs.reduce((sum, run) => sum + run.batches, 0)).toBe(1);
    expect((await read(park, '1h'))[0]).toMatchObject({ count: 1, revision: 1 });
  });
});
