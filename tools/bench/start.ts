import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { residentMb } from './lib/child.ts';
import { freePort } from '@lingtan/test-kit';
import { measureRecovery } from './lib/recovery.ts';
import { median, type BenchResult } from './result.ts';

const root = join(import.meta.dirname, '../../..');

interface Started {
  seconds: number;
  rssMb: number;
}

/** A process and all that it started. */
function processTree(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...(children ? children.split(' ').flatMap((child) => processTree(Number(child))) : [])];
}

function isNode(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]!.endsWith('node');
}

/** Starts the built server, waits for /readyz, lets it idle, measures, stops it. */
async function startOnce(dataDir: string, idleMs: number): Promise<Started> {
  const port = await freePort();
  const mqttPort = await freePort();
  const since = performance.now();
  const server = spawn(process.execPath, [join(root, 'tools/start.mjs')], {
    cwd: root,
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, PORT: String(port), LINGTAN_DATA_DIR: dataDir, LINGTAN_MQTT_PORT: String(mqttPort) },
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  while (
    !(await fetch(`http://localhost:${port}/readyz`).then(
      (r) => r.ok,
      () => false,
    ))
  ) {
    if (server.exitCode !== null) throw new Error('the server ended before it was ready');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  const seconds = (performance.now() - since) / 1000;
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  // The server is a child of the command, beside PostgreSQL: the largest of the Node processes.
  const rssMb = Math.max(...processTree(server.pid!).filter(isNode).map(residentMb));
  process.kill(-server.pid!, 'SIGINT');
  await ended;
  return { seconds, rssMb };
}

/** Seconds from the command to /readyz on an existing data directory (the second start), and idle memory. Aim: 6 s, 350 MB. In the details: how long it is away after kill -9. */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-start-'));
  chmodSync(folder, 0o755);
  try {
    const first = await startOnce(join(folder, 'data'), 20_000);
    const later: Started[] = [];
    for (let i = 0; i < 3; i++) later.push(await startOnce(join(folder, 'data'), 5_000));
    const seconds = later.map((each) => each.seconds);
    const recovery = await measureRecovery(root, join(folder, 'data'), { server: 3, postgres: 5 });
    const bare = performance.now();
    await new Promise<void>((resolve) => spawn(process.execPath, ['-e', '']).once('exit', () => resolve()));
    const bareSeconds = (performance.now() - bare) / 1000;
    const ours = median(seconds);
    return {
      name: 'start',
      unit: 's',
      ours,
      baseline: { name: 'bare node process', value: bareSeconds },
      ratio: ours / bareSeconds,
      p50: null,
      p95: null,
      p99: null,
      details: {
        targetSeconds: 6,
        firstStartSeconds: first.seconds,
        laterStartSeconds: seconds,
        rssMbWhileBackfilling: first.rssMb,
        rssMbIdle: median(later.map((each) => each.rssMb)),
        targetRssMb: 350,
        recoveryAfterKill9: recovery,
        cores: cpus().length,
        loadAverage: loadavg()[0],
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
