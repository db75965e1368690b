import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalAccess } from '@lingtan/kernel';
import { freePort, waitUntil } from '@lingtan/test-kit';
import { type Exit, spawnServer } from '@lingtan/test-park';
import { afterAll, expect, it } from 'vitest';
import { limitProcessor, type ProcessorShare } from './fixtures/processor-share.ts';

const root = path.join(import.meta.dirname, '../../..');
const parks = path.join(root, 'parks');
/** How many times as long a start with a tenth may take. */
const longest = 12;
const folder = mkdtempSync(path.join(tmpdir(), 'lingtan-tenth-'));
// PostgreSQL runs as another user when root starts it.
chmodSync(folder, 0o755);
const share = limitProcessor(0.1);
afterAll(async () => {
  await share?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Plugin {
  id: string;
  enabled: boolean;
  state: string;
  error: string | null;
}

/** Starts both demonstration parks for the first time. @returns until when everything ran, ms, and what ever failed */
async function firstStart(name: string, within: ProcessorShare | null, patienceMs: number) {
  const [port, mqttPort] = [await freePort(), await freePort()];
  const dataDir = path.join(folder, name);
  const since = performance.now();
  const { child, output, exited } = spawnServer({ root, dataDir, port, mqttPort, parks });
  let gone: Exit | null = null;
  void exited.then((exit) => (gone = exit));
  const failed = new Set<string>();
  let left: string[] = ['the server'];
  try {
    within?.take(child.pid!);
    await waitUntil(
      async () => {
        if (gone) throw new Error(`the server ended: ${JSON.stringify(gone)}\n${output().slice(-3000)}`);
        left = await notRunning(`http://127.0.0.1:${port}`, dataDir, failed).catch(() => ['the server']);
        return left.length === 0;
      },
      patienceMs,
      () => `everything running; left: ${left.join(', ')}\n${output().slice(-3000)}`,
    );
    const tookMs = performance.now() - since;
    // What failed between two looks stands in its log.
    for (const line of readFileSync(path.join(dataDir, 'server.log'), 'utf8').split('\n'))
      if (/the plugin failed to start/.test(line)) failed.add(line);
    return { tookMs, failed: [...failed] };
  } finally {
    child.kill('SIGINT');
    // With a tenth of the processor it takes what it takes.
    await exited;
  }
}

async function notRunning(url: string, dataDir: string, failed: Set<string>): Promise<string[]> {
  const token = readLocalAccess(dataDir)?.token ?? '';
  const found: string[] = [];
  for (const park of readdirSync(parks).map((name) => path.parse(name).name)) {
    const answer = await fetch(`${url}/api/parks/${park}/plugins`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) return [park];
    const plugins = ((await answer.json()) as Plugin[]).filter(({ enabled }) => enabled);
    if (plugins.length === 0) return [`plugins of ${park}`];
    for (const { id, state, error } of plugins) {
      if (state === 'failed') failed.add(`${park}/${id}: ${error}`);
      if (state !== 'running') found.push(`${park}/${id} ${state}`);
    }
  }
  return found;
}

it.runIf(share)('a first start of both demonstration parks with a tenth of the processor fails nothing', async () => {
  const idle = await firstStart('whole', null, 1_200_000);
  expect(idle.failed).toEqual([]);
  const slow = await firstStart('tenth', share, longest * idle.tookMs);
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  process.stdout.write(
    `everything ran after ${seconds(idle.tookMs)} s, with a tenth of the processor after ${seconds(slow.tookMs)} s\n`,
  );
  expect(slow.failed).toEqual([]);
});
