import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { embeddedPostgresOf, startServerProcess, writeParkFile } from '@lingtan/test-park';
import pg from 'pg';
import { startHelper } from './lib/child.ts';
import { freePort } from '@lingtan/test-kit';
import type { Hj212Order, Hj212Report } from './lib/hj212-loggers.ts';
import { percentile, type BenchResult } from './result.ts';

const root = join(import.meta.dirname, '../../..');
const loggers = 500;
const seconds = 30;
const warmUpSeconds = 5;

/**
 * 500 loggers at one frame a second with two values, each acknowledged after its commit; frames arrive in pieces, every tenth
 * connection breaks once. Aim: none lost, acknowledgement p99 below 200 ms.
 */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-hj212-'));
  chmodSync(folder, 0o755);
  const points = Array.from({ length: loggers }, (_, n) => [
    { id: `logger${n}.flow`, unit: 'L/s' },
    { id: `logger${n}.cod`, unit: 'mg/L' },
  ]).flat();
  const devices = Array.from({ length: loggers }, (_, n) => ({
    id: `logger${n}`,
    mn: `BENCH${n}`,
    points: [
      { code: 'w00000', point: 'flow' },
      { code: 'w01018', point: 'cod' },
    ],
  }));
  writeParkFile(join(folder, 'parks'), {
    id: 'bench',
    points,
    plugins: { 'hj212-connector': { devices, allowFrom: ['127.0.0.1'] } },
  });
  const dataDir = join(folder, 'data');
  const port = await freePort();
  const server = await startServerProcess({
    root,
    dataDir,
    parks: join(folder, 'parks'),
    port: await freePort(),
    mqttPort: await freePort(),
    env: { LINGTAN_HJ212_PORT: String(port) },
  });
  const generator = await startHelper(
    fileURLToPath(new URL(`./lib/hj212-loggers${extname(import.meta.url)}`, import.meta.url)),
  );
  const database = new pg.Client({ connectionString: embeddedPostgresOf(dataDir).superuserUrl });
  try {
    await database.connect();
    const ask = (order: Omit<Hj212Order, 'port' | 'loggers'>) =>
      generator.ask<Hj212Report>({ ...order, port, loggers });
    const firstTs = Math.floor(Date.now() / 1000) * 1000 - 86_400_000;
    await ask({ seconds: warmUpSeconds, firstTs });
    const report = await ask({ seconds, firstTs: firstTs + 3_600_000 });
    const { rows } = await database.query<{ n: number }>('select count(*)::int as n from telemetry.samples');
    const stored = rows[0]!.n;
    const expected = 2 * loggers * (seconds + warmUpSeconds);
    const p99 = percentile(report.latencies, 0.99);
    return {
      name: 'hj212-ingest',
      unit: 'ms acknowledgement p99',
      ours: p99,
      baseline: { name: 'aim', value: 200 },
      ratio: p99 / 200,
      p50: percentile(report.latencies, 0.5),
      p95: percentile(report.latencies, 0.95),
      p99,
      details: {
        loggers,
        seconds,
        frames: report.frames,
        resent: report.resent,
        stored,
        expected,
        lost: expected - stored,
        cores: cpus().length,
        load: loadavg()[0],
      },
    };
  } finally {
    generator.stop();
    await database.end().catch(() => undefined);
    await server.stop().catch(() => server.kill());
    rmSync(folder, { recursive: true, force: true });
  }
}
