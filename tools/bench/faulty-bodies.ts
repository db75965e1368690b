import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultyBodies, freePort } from '@lingtan/test-kit';
import { startServerProcess, writeParkFile } from '@lingtan/test-park';
import { startHelper } from './lib/child.ts';
import { percentile, type BenchResult } from './result.ts';

const root = join(import.meta.dirname, '../../..');
const aimMs = 50;

interface Taken {
  requestBody?: { content: Record<string, { schema: object }>; 'x-max-bytes': number };
}
interface Description {
  paths: Record<string, Record<string, Taken>>;
}

/**
 * The largest body full of faults to each route that takes JSON, while another process asks for `/healthz` all the time: how
 * long the server answers nobody. Aim: 50 ms. Beside it, for as long, the same without the bodies.
 */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-faulty-'));
  chmodSync(folder, 0o755);
  const place = { root, dataDir: join(folder, 'data'), port: await freePort(), mqttPort: await freePort() };
  const plugins = Object.fromEntries(
    ['energy-metering', 'storage-dispatch', 'carbon-accounting', 'wastewater-tracking', 'certificate-trading'].map(
      (id) => [id, undefined],
    ),
  );
  writeParkFile(join(folder, 'park'), { id: 'bench', points: [{ id: 'meter.power' }], plugins });
  const server = await startServerProcess({ ...place, parks: join(folder, 'park'), readyWithinMs: 900_000 });
  const pinger = await startHelper(fileURLToPath(new URL('./lib/pinger.js', import.meta.url)));
  const headers = { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' };
  try {
    const document = (await (await fetch(`${server.url}/api/openapi.json`, { headers })).json()) as Description;
    const requests = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { requestBody }]) => {
        const schema = requestBody?.content['application/json']?.schema;
        if (!schema) return [];
        const where = path.replace('{park}', 'bench').replaceAll(/\{\w+\}/g, 'none');
        return faultyBodies(document, schema, requestBody['x-max-bytes']).map((body) => ({ method, where, body }));
      }),
    );
    await sleep(10_000);
    await pinger.ask({ url: `${server.url}/healthz` });
    await sleep(1000);
    await pinger.ask('take');
    const slowest: { where: string; bytes: number; ms: number }[] = [];
    const beside: number[] = [];
    const from = performance.now();
    for (const { method, where, body } of requests) {
      const response = await fetch(server.url + where, { method: method.toUpperCase(), headers, body });
      await response.arrayBuffer();
      if (response.status >= 500) throw new Error(`${method} ${where}: ${response.status}`);
      const times = await pinger.ask<number[]>('take');
      beside.push(...times);
      slowest.push({ where: `${method} ${where} ${body.slice(0, 40)}`, bytes: body.length, ms: Math.max(0, ...times) });
    }
    await sleep(performance.now() - from);
    const alone = await pinger.ask<number[]>('stop');
    slowest.sort((a, b) => b.ms - a.ms);
    return {
      name: 'faulty-bodies',
      unit: 'ms (longest that nobody was answered)',
      ours: Math.max(...beside),
      baseline: { name: 'without the bodies', value: Math.max(...alone) },
      ratio: Math.max(...beside) / Math.max(...alone),
      p50: percentile(beside, 0.5),
      p95: percentile(beside, 0.95),
      p99: percentile(beside, 0.99),
      details: {
        aimMs,
        bodies: requests.length,
        over: slowest.filter(({ ms }) => ms > aimMs).length,
        slowest: slowest.slice(0, 8),
        alone: { p50: percentile(alone, 0.5), p99: percentile(alone, 0.99), pings: alone.length },
        cores: cpus().length,
        loadAverage: loadavg()[0],
      },
    };
  } finally {
    pinger.stop();
    await server.stop().catch(() => server.kill());
    rmSync(folder, { recursive: true, force: true });
  }
}
