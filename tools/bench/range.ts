import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '@lingtan/test-kit';
import { startBenchServer } from './lib/bench-server.ts';
import { startHelper } from './lib/child.ts';
import type { IngestOrder, IngestReport } from './lib/ingest-generator.ts';
import { median, percentile, type BenchResult } from './result.ts';

const points = 10;
const parkPoints = 200;
const stepMs = 10_000;
const day = 86_400_000;
const requests = 300;
const runs = 3;

/**
 * One day of ten points by the API (96 buckets each, extremes kept) beside the same rows by plain SQL on one connection.
 * Aim: p95 of 10 ms.
 */
export async function run(): Promise<BenchResult> {
  const meters = Array.from({ length: parkPoints }, (_, i) => ({
    id: `meter-${i}.energy`,
    unit: 'kWh',
    expectedEverySeconds: 10,
  }));
  const server = await startBenchServer(meters);
  const generator = await startHelper(fileURLToPath(new URL('./lib/ingest-generator.js', import.meta.url)));
  try {
    const from = Math.floor((Date.now() - 5 * day) / day) * day;
    await generator.ask<IngestReport>({
      url: `${server.url}/api/parks/bench/telemetry`,
      token: server.deviceToken,
      points,
      from,
      stepMs,
      steps: (2 * day) / stepMs,
      stepsPerBatch: 100,
      concurrency: 8,
    } satisfies IngestOrder);
    const client = await server.connect();
    await waitUntil(
      async () => (await client.query('select from telemetry.change_log limit 1')).rowCount === 0,
      60_000,
    );
    const ids = meters
      .slice(0, points)
      .map(({ id }) => id)
      .join(',');
    const first = await fetch(`${server.url}/api/parks/bench/telemetry`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.deviceToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ samples: meters.slice(points).map(({ id }) => ({ point: id, ts: from, value: 1 })) }),
    });
    if (!first.ok) throw new Error(await first.text());
    const latest = async () => {
      const url = `${server.url}/api/parks/bench/telemetry/latest`;
      const response = await fetch(url, { headers: { authorization: `Bearer ${server.adminToken}` } });
      return ((await response.json()) as unknown[]).length;
    };
    const get = async (maxPoints: number) => {
      const url = `${server.url}/api/parks/bench/telemetry/range?points=${ids}&from=${from}&to=${from + day}&maxPoints=${maxPoints}`;
      const response = await fetch(url, { headers: { authorization: `Bearer ${server.adminToken}` } });
      const { series } = (await response.json()) as { series: { ts: number[] }[] };
      return series.reduce((sum, { ts }) => sum + ts.length, 0);
    };
    const { rows } = await client.query<{ no: number }>('select no from telemetry.points order by no limit $1', [
      points,
    ]);
    const plain = async () => {
      const result = await client.query({
        name: 'plain',
        text: `select point_no, ts, min, max, last, sum / count as mean, count, quality from telemetry.rollup_15m
          where point_no = any($1) and ts >= $2 and ts < $3 order by point_no, ts`,
        values: [rows.map(({ no }) => no), new Date(from), new Date(from + day)],
      });
      return result.rows.length;
    };
    const ours: number[] = [];
    const limits: number[] = [];
    const all: number[] = [];
    const minutes: number[] = [];
    const latests: number[] = [];
    for (let i = 0; i < 30; i++) await get(600);
    for (let run = 0; run < runs; run++) {
      const latencies = await measure(requests, () => get(600), 960);
      ours.push(percentile(latencies, 0.95));
      all.push(...latencies);
      limits.push(percentile(await measure(requests, plain, 960), 0.95));
      minutes.push(percentile(await measure(50, () => get(2000), 14_400), 0.95));
      latests.push(percentile(await measure(100, latest, parkPoints), 0.95));
    }
    const [value, limit] = [median(ours), median(limits)];
    return {
      name: 'range',
      unit: 'ms (p95)',
      ours: value,
      baseline: { name: 'the same rows by plain SQL', value: limit },
      ratio: value / limit,
      p50: percentile(all, 0.5),
      p95: percentile(all, 0.95),
      p99: percentile(all, 0.99),
      details: {
        targetP95Ms: 10,
        runs: ours,
        limitRuns: limits,
        p95OfAllMinutesMs: median(minutes),
        p95OfLatestOf200PointsMs: median(latests),
        bucketsPerAnswer: 960,
        bucketsOfAllMinutes: 14_400,
        cores: cpus().length,
        loadAverage: loadavg()[0],
      },
    };
  } finally {
    generator.stop();
    await server.stop();
  }
}

async function measure(count: number, work: () => Promise<number>, expected: number): Promise<number[]> {
  const latencies: number[] = [];
  for (let i = 0; i < count; i++) {
    const since = performance.now();
    const found = await work();
    latencies.push(performance.now() - since);
    if (found !== expected) throw new Error(`${found} buckets; expected ${expected}`);
  }
  return latencies;
}
