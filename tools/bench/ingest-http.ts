import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startBenchServer } from './lib/bench-server.ts';
import { cpuSecondsOf, startHelper } from './lib/child.ts';
import { copyIn, copyRows } from './lib/copy-in.ts';
import type { IngestOrder, IngestReport } from './lib/ingest-generator.ts';
import { median, percentile, type BenchResult } from './result.ts';

const points = 1_000;
const steps = 1_000;
const runs = 3;
const concurrency = 16;
const stepMs = 60_000;
const copyBatch = 10_000;

/**
 * Durable samples a second through the HTTP route (batches of 1,000, all checks, rollups going on) beside COPY into a
 * table of the same columns and key, in the same cluster and minute. Aim: 60,000 points/s and 0.35 of COPY.
 */
export async function run(): Promise<BenchResult> {
  const server = await startBenchServer(
    Array.from({ length: points }, (_, i) => ({
      id: `meter-${i}.energy`,
      unit: 'kWh',
      kind: 'counter' as const,
      expectedEverySeconds: 900,
    })),
  );
  const generator = await startHelper(fileURLToPath(new URL('./lib/ingest-generator.js', import.meta.url)));
  try {
    const client = await server.connect();
    await client.query(`create table public.copy_limit (park_no smallint not null, point_no integer not null,
      ts timestamptz not null, value float8 not null, quality smallint not null, primary key (point_no, ts))`);
    const start = Date.now() - 300 * 86_400_000;
    const order = (run: number, count = steps): IngestOrder => ({
      url: `${server.url}/api/parks/bench/telemetry`,
      token: server.deviceToken,
      points,
      from: start + run * steps * stepMs,
      stepMs,
      steps: count,
      concurrency,
    });
    await generator.ask(order(runs, 50));
    const ours: number[] = [];
    const limits: number[] = [];
    const latencies: number[] = [];
    const serverCpu: number[] = [];
    let generatorCpu = 0;
    for (let run = 0; run < runs; run++) {
      const before = cpuSecondsOf(server.pid);
      const report = await generator.ask<IngestReport>(order(run));
      if (report.stored !== points * steps) throw new Error(`${report.stored} of ${points * steps} samples stored`);
      ours.push(report.stored / report.seconds);
      serverCpu.push((cpuSecondsOf(server.pid) - before) / report.seconds);
      generatorCpu = report.cpuSeconds / report.seconds;
      for (const latency of report.latencies) latencies.push(latency);
      const since = performance.now();
      for (let from = 0; from < points * steps; from += copyBatch) {
        const rows = copyRows(copyBatch, (i) => ({
          point: (from + i) % points,
          ts: start + (run * steps + Math.floor((from + i) / points)) * stepMs,
          value: ((from + i) % 1_000_003) / 8,
        }));
        await copyIn(client, 'copy public.copy_limit from stdin binary', rows);
      }
      limits.push((points * steps) / ((performance.now() - since) / 1000));
    }
    const [value, limit] = [median(ours), median(limits)];
    return {
      name: 'ingest-http',
      unit: 'points/s',
      ours: value,
      baseline: { name: 'COPY into the same keyed table', value: limit },
      ratio: value / limit,
      p50: percentile(latencies, 0.5),
      p95: percentile(latencies, 0.95),
      p99: percentile(latencies, 0.99),
      details: {
        targetPointsPerSecond: 60_000,
        targetRatio: 0.35,
        targetP99Ms: 250,
        runs: ours,
        limitRuns: limits,
        samplesPerRun: points * steps,
        batch: points,
        concurrency,
        serverCpuShare: median(serverCpu),
        generatorCpuShare: generatorCpu,
        cores: cpus().length,
        loadAverage: loadavg()[0],
      },
    };
  } catch (error) {
    throw new Error(`${String(error)}\n${server.output().slice(-4000)}`, { cause: error });
  } finally {
    generator.stop();
    await server.stop();
  }
}
