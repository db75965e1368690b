import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@lingtan/test-kit';
import { startServerProcess, writeParkFile } from '@lingtan/test-park';
import { io } from 'socket.io-client';
import { residentMb, startHelper } from './lib/child.ts';
import type { AskReport } from './lib/largest-askers.ts';
import { percentile, type BenchResult } from './result.ts';

const root = join(import.meta.dirname, '../../..');
const callers = 25;
const atOnce = 4;
/** As many as an answer of raw values takes in. */
const points = 5;
const perSend = 200;
const perPoint = 40_000;
const settleMs = 60_000;
const cycleMs = 1000;

/** What those saw who must not wait. */
interface Seen {
  /** From one cycle of the controller to the next, ms. */
  cycles: number[];
  /** From sending 200 samples to their acknowledgement, ms. */
  ingest: number[];
  ready: number[];
  rssMb: number;
  failed: number;
}

const ids = Array.from({ length: points }, (_, i) => `m${i}.power`);

/**
 * Twenty-five callers, four requests each, ask a demo park's server for the largest answers there are: 200,000 raw values,
 * windows of 40,000 samples, CSV of everything. Beside it, for as long (`--seconds N`, 60 if absent) without them: cycles of
 * the demo park's controller, samples until they are acknowledged, and `/readyz`. Aims: no cycle late (2 s), p99 of samples
 * 1 s, `/readyz` 200 ms.
 */
export async function run(flags: readonly string[]): Promise<BenchResult> {
  const seconds = Number(flags[flags.indexOf('--seconds') + 1] ?? 60) || 60;
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-largest-'));
  chmodSync(folder, 0o755);
  const place = { root, dataDir: join(folder, 'data'), port: await freePort(), mqttPort: await freePort() };
  const server = await startServerProcess({ ...place, parks: join(root, 'parks'), readyWithinMs: 900_000 });
  const askers = await startHelper(fileURLToPath(new URL('./lib/largest-askers.js', import.meta.url)));
  const admin = { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' };
  const post = async <T>(path: string, body: unknown, headers: Record<string, string> = admin): Promise<T> => {
    const response = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  try {
    const parkFile = writeParkFile(join(folder, 'park'), { id: 'bench', points: ids.map((id) => ({ id })) });
    await post('/api/park-files', { text: readFileSync(parkFile, 'utf8') });
    const device = await post<{ token: string }>('/api/parks/bench/devices', { name: 'generator' });
    const asDevice = { ...admin, authorization: `Bearer ${device.token}` };
    const send = (samples: object[]) => post('/api/parks/bench/telemetry', { samples }, asDevice);
    const from = Math.floor(Date.now() / 1000) * 1000 - 2 * 86_400_000;
    for (let step = 0; step < perPoint; step += 1000)
      await send(
        ids.flatMap((point) => Array.from({ length: 1000 }, (_, i) => row(point, from + (step + i) * 1000, i))),
      );
    const [owner] = (await (await fetch(`${server.url}/api/users`, { headers: admin })).json()) as { id: string }[];
    const tokens: string[] = [];
    for (let n = 0; n < callers; n++) {
      const body = { name: `asker ${n}`, role: 'auditor', ownerId: owner!.id };
      tokens.push((await post<{ token: string }>('/api/parks/bench/api-keys', body)).token);
    }
    const iso = (ts: number) => new Date(ts).toISOString();
    const whole = `points=${ids.join(',')}&from=${from}&to=${from + perPoint * 1000 - 1}`;
    const paths = [
      `/api/parks/bench/telemetry/range?${whole}&resolution=raw&maxPoints=20000`,
      `/api/parks/bench/telemetry/export.csv?${whole}`,
      `/api/evidence/telemetry.window/${ids[0]}/${iso(from)}/${iso(from + perPoint * 1000)}?park=bench`,
    ];
    // The demo brings its history in first, which no running park does.
    await sleep(settleMs);
    const alone = await watch(seconds);
    await askers.ask({ url: server.url, tokens, paths, atOnce });
    await sleep(5000);
    const beside = await watch(seconds);
    const asked = await askers.ask<AskReport>('stop');
    const late = beside.cycles.filter((ms) => ms > 2 * cycleMs).length;
    return {
      name: 'largest-answers',
      unit: 'ms (p99 of ingest)',
      ours: percentile(beside.ingest, 0.99),
      baseline: { name: 'without the callers', value: percentile(alone.ingest, 0.99) },
      ratio: percentile(beside.ingest, 0.99) / percentile(alone.ingest, 0.99),
      p50: percentile(beside.ingest, 0.5),
      p95: percentile(beside.ingest, 0.95),
      p99: percentile(beside.ingest, 0.99),
      details: {
        callers,
        atOnce,
        lateCycles: late,
        asked,
        beside: told(beside),
        alone: told(alone),
        cores: cpus().length,
        loadAverage: loadavg()[0],
      },
    };
  } finally {
    askers.stop();
    // What was measured is said, however long a busy machine takes to stop it.
    await server.stop().catch(() => server.kill());
    rmSync(folder, { recursive: true, force: true });
  }

  async function watch(forSeconds: number): Promise<Seen> {
    const seen: Seen = { cycles: [], ingest: [], ready: [], rssMb: 0, failed: 0 };
    const socket = io(server.url, {
      path: '/socket',
      transports: ['websocket'],
      extraHeaders: admin,
      timeout: 120_000,
    });
    // It tries again by itself where the server has no time for it.
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    await socket.emitWithAck('subscribe', { park: 'dafeng-port', topics: ['dispatch.control'] });
    const until = performance.now() + forSeconds * 1000;
    let before = Date.now();
    socket.on('live', ({ topic, data }: { topic: string; data: { at: number } }) => {
      if (topic !== 'dispatch.control') return;
      seen.cycles.push(Math.max(0, data.at - before));
      before = data.at;
    });
    const timed = async (into: number[], work: () => Promise<unknown>, everyMs: number): Promise<void> => {
      while (performance.now() < until) {
        const since = performance.now();
        await work().catch(() => seen.failed++);
        into.push(performance.now() - since);
        seen.rssMb = Math.max(seen.rssMb, residentMb(server.pid));
        await sleep(everyMs);
      }
    };
    const present = () =>
      post('/api/parks/bench/telemetry', {
        samples: ids.flatMap((point) =>
          Array.from({ length: perSend / points }, (_, i) => row(point, Date.now() - i, i)),
        ),
      });
    await Promise.all([
      timed(seen.ingest, present, 100),
      timed(seen.ready, async () => (await fetch(`${server.url}/readyz`)).text(), 200),
    ]);
    socket.disconnect();
    // One that never came is as late as the watch was long.
    seen.cycles.push(Date.now() - before);
    return seen;
  }
}

const row = (point: string, ts: number, n: number) => ({ point, ts, value: (n * 7919) % 1000 });

function told({ cycles, ingest, ready, rssMb, failed }: Seen) {
  return {
    cycles: cycles.length,
    longestCycleMs: Math.max(...cycles),
    ingestP99Ms: percentile(ingest, 0.99),
    readyMaxMs: Math.max(...ready),
    readyP99Ms: percentile(ready, 0.99),
    rssMb,
    failed,
  };
}
