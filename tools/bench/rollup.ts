import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelMigrations, openDatabase, rawClient, startEmbeddedPostgres } from '@lingtan/kernel';
import { systemClock } from '@lingtan/sdk';
import { TelemetryEngine, telemetryMigrations } from '@lingtan/telemetry';
import { createTestLog } from '@lingtan/test-kit';
import { median, percentile, type BenchResult } from './result.ts';

const points = 200;
const stepMs = 10_000;
const steps = 1_000;
const runs = 3;
const lateSamples = 100;

/**
 * Samples a second taken into the rollups of 1 min, 15 min, 1 h and 1 d, beside one GROUP BY per resolution straight
 * from the samples into empty tables. Percentiles: a late sample, from its commit to the new revisions of its buckets. Beside
 * them a backlog, as it is after a kill: as many samples in a thousand small batches, which all touch the same points.
 */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-rollup-'));
  chmodSync(folder, 0o755);
  const log = createTestLog();
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log });
  const database = await openDatabase({ ownerUrl: postgres.ownerUrl, roleSecret: 'bench', log });
  try {
    await database.migrate([kernelMigrations, telemetryMigrations]);
    const { rows } = await database.kernelPool.query<{ no: number }>(
      `insert into kernel.parks (id, name) values ('bench', '{"en": "B", "zh-CN": "B"}') returning no`,
    );
    const park = { id: 'bench', no: rows[0]!.no, timeZone: 'Asia/Shanghai' };
    const scope = { parkId: park.id, parkNo: park.no };
    const engine = new TelemetryEngine({
      database: { withParkTx: database.withParkTx, rawClient },
      clock: systemClock,
      log,
      publish: () => Promise.resolve(),
      rollupBudgetMs: 3_600_000,
    });
    const name = { en: 'x', 'zh-CN': 'x' };
    const ids = Array.from({ length: points }, (_, i) => `m${i}.power`);
    await database.withParkTx(scope, (tx) =>
      engine.applyModel(tx, scope, {
        assets: [{ id: 'm', kind: 'meter', name }],
        points: ids.map((id) => ({
          id,
          assetId: 'm',
          name,
          kind: 'gauge',
          quantity: 'power',
          unit: 'kW',
          expectedEverySeconds: 10,
        })),
      }),
    );
    const start = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 20 * 86_400_000;
    const ours: number[] = [];
    const limits: number[] = [];
    for (let run = 0; run < runs; run++) {
      const from = start + run * 86_400_000;
      for (let step = 0; step < steps; step += 50) {
        const samples = Array.from({ length: 50 * points }, (_, i) => {
          return {
            point: ids[i % points]!,
            ts: from + (step + Math.floor(i / points)) * stepMs,
            value: (i * 7919) % 1000,
          };
        });
        await engine.ingest(park, 'bench', samples);
      }
      const since = performance.now();
      await engine.runRollups(park);
      ours.push((points * steps) / ((performance.now() - since) / 1000));
      limits.push(await plain(from));
    }
    const backlogFrom = start + runs * 86_400_000;
    for (let step = 0; step < steps; step++)
      await engine.ingest(
        park,
        'bench',
        ids.map((point, i) => ({ point, ts: backlogFrom + step * stepMs, value: (i * 7919 + step) % 1000 })),
      );
    const sinceBacklog = performance.now();
    await engine.runRollups(park);
    const backlog = (points * steps) / ((performance.now() - sinceBacklog) / 1000);
    const latencies: number[] = [];
    for (let i = 0; i < lateSamples; i++) {
      await engine.ingest(park, 'bench', [{ point: ids[i % points]!, ts: start + i * stepMs + 1, value: 1 }]);
      const since = performance.now();
      await engine.runRollups(park);
      latencies.push(performance.now() - since);
    }
    await engine.close();
    const [value, limit] = [median(ours), median(limits)];
    return {
      name: 'rollup',
      unit: 'samples/s',
      ours: value,
      baseline: { name: 'GROUP BY per resolution into empty tables', value: limit },
      ratio: value / limit,
      p50: percentile(latencies, 0.5),
      p95: percentile(latencies, 0.95),
      p99: percentile(latencies, 0.99),
      details: {
        runs: ours,
        limitRuns: limits,
        samplesPerSecondOfABacklog: backlog,
        samplesPerRun: points * steps,
        points,
        cores: cpus().length,
        loadAverage: loadavg()[0],
      },
    };
  } finally {
    await database.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  async function plain(from: number): Promise<number> {
    return database.withOwner(async (owner) => {
      await owner.query(`select set_config('lingtan.park_id', 'bench', false), set_config('lingtan.park_no',
        (select no::text from kernel.parks where id = 'bench'), false)`);
      const since = performance.now();
      for (const width of ['1 minute', '15 minutes', '1 hour', '1 day']) {
        await owner.query(
          `create temporary table plain_rollup as select point_no, date_bin($1::interval, ts, '2000-01-03') as bucket, count(*),
             sum(value), min(value), max(value) from telemetry.samples where ts >= $2 and ts < $3 group by 1, 2`.replace(
            /\$(\d)/g,
            (_whole, n: string) =>
              `'${[width, new Date(from).toISOString(), new Date(from + steps * stepMs).toISOString()][Number(n) - 1]}'`,
          ),
        );
        await owner.query('drop table plain_rollup');
      }
      return (points * steps) / ((performance.now() - since) / 1000);
    });
  }
}
