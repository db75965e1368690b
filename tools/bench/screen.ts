import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess, type ServerProcess } from '@lingtan/testing';
import { chromium, type CDPSession, type Page } from 'playwright-core';
import { freePort } from './lib/free-port.ts';
import { heapParts, type HeapParts } from './lib/heap-parts.ts';
import { signIn } from './lib/sign-in.ts';
import { median, percentile, type BenchResult } from './result.ts';

const root = join(import.meta.dirname, '../../..');
const wall = { width: 1920, height: 1080 };
const second = 1000;

/** Frames and changed texts are counted in the page itself. */
const recorder = `
window.frames_ = [];
window.updates_ = 0;
let before = performance.now();
(function frame(now) { window.frames_.push(now - before); before = now; requestAnimationFrame(frame); })(before);
new MutationObserver(() => window.updates_++).observe(document.documentElement, { subtree: true, characterData: true, childList: true });
`;
const frames = (page: Page) => page.evaluate<number[]>('window.frames_.splice(0)');

/**
 * The wall of the demo park for some minutes (`--minutes N`, 10 if absent) with a restart of the server in the middle: time
 * between frames beside an empty page in the same browser, heap after collection, of what it is made every ten minutes, and how
 * soon values come again. Aims: no frame over 50 ms, a flat heap, self-recovery without reload.
 */
export async function run(flags: readonly string[]): Promise<BenchResult> {
  const minutes = Number(flags[flags.indexOf('--minutes') + 1] ?? 10) || 10;
  const executablePath = process.env['LINGTAN_CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`no Chromium at ${executablePath}; name it in LINGTAN_CHROMIUM`);
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-screen-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when root starts it
  const place = { root, dataDir: join(folder, 'data'), port: await freePort(), mqttPort: await freePort() };
  const start = () => startServerProcess({ ...place, parks: join(root, 'parks'), readyWithinMs: 180_000 });
  let server: ServerProcess | null = await start();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const context = await browser.newContext({ viewport: wall });
    const page = await context.newPage();
    await page.evaluate(recorder);
    await page.waitForTimeout(10 * second);
    const bare = await frames(page);
    await page.goto(`${server.url}/screen/dafeng-port#token=${await makeToken(server, place.dataDir)}`);
    await page.getByTestId('single-line').waitFor({ timeout: 60_000 });
    // The demo brings its history in first; the wall of a running park has no such neighbour.
    await page.waitForTimeout(60 * second);
    await page.evaluate(recorder);
    const memory = await context.newCDPSession(page);
    const heaps = [await heapMb(memory)];
    const parts: (HeapParts & { minute: number })[] = [];
    const shown: number[] = [];
    let recoverySeconds = 0;
    for (let minute = 0; minute < minutes; minute++) {
      if (minute === Math.floor(minutes / 2)) {
        await server.stop();
        server = await start();
        const since = Date.now();
        await page
          .locator('[data-testid=screen-health][data-state=good]')
          .waitFor({ state: 'attached', timeout: 120_000 });
        recoverySeconds = (Date.now() - since) / second;
      }
      await page.waitForTimeout(60 * second);
      shown.push(...(await frames(page)));
      heaps.push(await heapMb(memory));
      const passed = minute + 1;
      if (passed % 10 === 0 || passed === minutes) parts.push({ minute: passed, ...(await heapParts(memory)) });
      // Measuring stops the page; what that costs is not the wall's.
      await page.waitForTimeout(second);
      await frames(page);
    }
    const updates = await page.evaluate<number>('window.updates_');
    return resultOf({ minutes, bare, shown, heaps, parts, recoverySeconds, updates });
  } finally {
    await browser.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeToken(server: ServerProcess, dataDir: string): Promise<string> {
  const answer = await fetch(`${server.url}/api/parks/dafeng-port/screens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, cookie: await signIn(server, dataDir) },
    body: JSON.stringify({ name: 'Bench' }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return ((await answer.json()) as { token: string }).token;
}

async function heapMb(memory: CDPSession): Promise<number> {
  await memory.send('HeapProfiler.collectGarbage');
  return (await memory.send('Runtime.getHeapUsage')).usedSize / 1e6;
}

// An hour has more frames than a call takes arguments.
const longest = (values: readonly number[]): number => values.reduce((most, each) => Math.max(most, each), 0);

interface Measured {
  minutes: number;
  bare: number[];
  shown: number[];
  heaps: number[];
  parts: (HeapParts & { minute: number })[];
  recoverySeconds: number;
  updates: number;
}

function resultOf({ minutes, bare, shown, heaps, parts, recoverySeconds, updates }: Measured): BenchResult {
  const bareP99 = percentile(bare, 0.99);
  const p99 = percentile(shown, 0.99);
  return {
    name: 'screen',
    unit: 'ms',
    ours: p99,
    baseline: { name: 'an empty page in the same browser', value: bareP99 },
    ratio: p99 / bareP99,
    p50: median(shown),
    p95: percentile(shown, 0.95),
    p99,
    details: {
      minutes,
      frames: shown.length,
      longestMs: longest(shown),
      over50Ms: shown.filter((each) => each > 50).length,
      bareLongestMs: longest(bare),
      bareOver50Ms: bare.filter((each) => each > 50).length,
      changesPerSecond: updates / (minutes * 60),
      heapMb: heaps.map((each) => Math.round(each * 10) / 10),
      heapParts: parts.map(({ minute, data, code }) => ({ minute, dataMb: data / 1e6, codeMb: code / 1e6 })),
      heapGrowthPercent: (heaps.at(-1)! / heaps[0]! - 1) * 100,
      recoveryAfterReadySeconds: recoverySeconds,
      cores: cpus().length,
      loadAverage: loadavg()[0],
      note: 'drawn in software by a headless browser on the machine that runs server, database and simulator',
    },
  };
}
