import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelMigrations, openDatabase, rawClient, startEmbeddedPostgres } from '@lingtan/kernel';
import { TelemetryEngine, telemetryMigrations } from '@lingtan/telemetry';
import { createFakeClock, createTestLog } from '@lingtan/test-kit';
import { measureDemoGrowth } from './lib/demo-growth.ts';
import type { BenchResult } from './result.ts';

const day = 86_400_000;
const days = 7;
/** One in eleven of the points of both demo parks, which send about that often. */
const parts = 11;
const everyMs = 3_400;
const classes = [
  { retention: 'fast', kind: 'gauge', points: 5, seconds: 15 },
  { retention: 'standard', kind: 'gauge', points: 1, seconds: 60 },
  { retention: 'billing', kind: 'counter', points: 4, seconds: 60 },
] as const;
const batch = 20_000;
const gigabyte = 1e9;

/** Both demo parks together take no more, GB a year. */
const most = 12;
/** Tables that are named one by one. */
const named = 15;

/**
 * What both demo parks take in a year. Of telemetry by a simulated week of a part of their points, of all other tables by some
 * minutes of the built product after its history (`--minutes N`, 20 unless said). `ours` is what is left at the end of a year when
 * what retention ends is gone, the baseline what would be there if everything were kept.
 */
export async function run(flags: readonly string[]): Promise<BenchResult> {
  const minutes = Number(flags[flags.indexOf('--minutes') + 1]) || 20;
  const tables = await measureDemoGrowth(5, minutes);
  const telemetry = await measureTelemetry();
  const sum = (of: 'gigabytes' | 'gigabytesAll') => tables.reduce((total, each) => total + each[of], 0);
  const [value, before] = [telemetry.kept + sum('gigabytes'), telemetry.stored + sum('gigabytesAll')];
  const largest = tables.toSorted((a, b) => b.gigabytes - a.gigabytes);
  return {
    name: 'storage',
    unit: 'GB a year',
    ours: value,
    baseline: { name: 'everything kept', value: before },
    ratio: value / before,
    ...{ p50: null, p95: null, p99: null },
    details: {
      most,
      telemetry: telemetry.details,
      tables: Object.fromEntries(
        largest
          .slice(0, named)
          .map(({ table, ...each }) => [
            table,
            Object.fromEntries(
              Object.entries(each).map(([key, n]) => [key, n === null ? n : Math.round(n * 1000) / 1000]),
            ),
          ]),
      ),
      otherTables: largest.slice(named).reduce((total, { gigabytes }) => total + gigabytes, 0),
      ...{ minutes, cores: cpus().length, loadAverage: loadavg()[0] },
    },
  };
}

/** Of telemetry, GB a year: what is left when the retention of each class is over, and what is stored. */
async function measureTelemetry(): Promise<{ kept: number; stored: number; details: object }> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-storage-'));
  chmodSync(folder, 0o755);
  const log = createTestLog();
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log });
  const database = await openDatabase({ ownerUrl: postgres.ownerUrl, roleSecret: 'bench', log });
  try {
    await database.migrate([kernelMigrations, telemetryMigrations]);
    const { rows } = await database.kernelPool.query<{ no: number }>(
      `insert into kernel.parks (id, name) values ('bench', '{"en": "B", "zh-CN": "B"}') returning no`,
    );
    // The clock of the database is believed at once: this one never ran on.
    await database.withOwner((owner) =>
      owner.query(`insert into kernel.retention_clock (steady_since, seen_at) values ('2000-01-01', now())
        on conflict (one) do update set steady_since = excluded.steady_since, seen_at = excluded.seen_at`),
    );
    const park = { id: 'bench', no: rows[0]!.no, timeZone: 'Asia/Shanghai' };
    const scope = { parkId: park.id, parkNo: park.no };
    const clock = createFakeClock(new Date().toISOString());
    const engine = new TelemetryEngine({
      database: { withParkTx: database.withParkTx, rawClient },
      ...{ clock, log, publish: () => Promise.resolve(), rollupBudgetMs: 3_600_000 },
    });
    const name = { en: 'x', 'zh-CN': 'x' };
    const points = classes.flatMap(({ retention, kind, points: count, seconds }) =>
      Array.from({ length: count }, (_, i) => ({
        ...{
          id: `${retention}${i}`,
          assetId: 'm',
          name,
          kind,
          quantity: 'power',
          unit: kind === 'counter' ? 'kWh' : 'kW',
        },
        ...{ expectedEverySeconds: seconds, retention },
      })),
    );
    await database.withParkTx(scope, (tx) =>
      engine.applyModel(tx, scope, { assets: [{ id: 'm', kind: 'meter', name }], points }),
    );
    await engine.forPark(park).closesIntervals?.(15);
    // A week that is whole, and old enough for all that goes: nothing goes by a time that has not come.
    const from = Math.floor((clock.now() - 510 * day - 4 * day) / (7 * day)) * 7 * day + 4 * day;
    const steps = Math.floor((days * day) / everyMs);
    clock.set(new Date(from + days * day).toISOString());
    for (let step = 0; step < steps; step += batch / points.length) {
      const until = Math.min(steps, step + batch / points.length);
      const samples = [];
      for (let at = step; at < until; at++)
        for (const [i, { id, kind }] of points.entries())
          samples.push({
            point: id,
            ts: from + at * everyMs + i,
            value: kind === 'counter' ? at / 8 : (at * 7919) % 997,
          });
      const { stored } = await engine.ingest(park, 'bench', samples);
      if (stored !== samples.length) throw new Error(`${stored} of ${samples.length} samples were stored`);
    }
    while ((await engine.runRollups(park)).more);
    const size = async (tables: string): Promise<number> => {
      const { rows: found } = await database.kernelPool.query<{ bytes: number }>(
        `select coalesce(sum(pg_total_relation_size(oid)), 0)::float8 as bytes from pg_class
         where relnamespace = 'telemetry'::regnamespace and relkind = 'r' and relname ~ $1`,
        [tables],
      );
      return found[0]!.bytes;
    };
    const yearly = (bytes: number) => (bytes * parts * 365) / days / gigabyte;
    const [raw, minutes, coarse] = [await size('^samples_'), await size('^rollup_1m'), await size('^rollup_1[5hd]')];
    const left: number[] = [];
    // Past the registers' and the fast ones' retention, then past that of all.
    for (const age of [60, 500]) {
      clock.set(new Date(from + age * day).toISOString());
      const { weeks } = await engine.applyRetention(park);
      if (weeks === 0) throw new Error(`Nothing was freed after ${age} days`);
      left.push(await size('^samples_'));
    }
    await engine.close();
    return {
      kept: yearly(left[1]! + (await size('^rollup_1m')) + coarse),
      stored: yearly(raw + minutes + coarse),
      details: {
        samples: { stored: yearly(raw), after60Days: yearly(left[0]!), forGood: yearly(left[1]!) },
        rollups: { minutes: yearly(minutes), coarse: yearly(coarse) },
        samplesOfTheWeek: steps * points.length,
      },
    };
  } finally {
    await database.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
