import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess, type ServerProcess } from '@lingtan/test-park';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { freePort } from '@lingtan/test-kit';
import { heapParts, type HeapParts } from './lib/heap-parts.ts';
import { ownFrames, type LongFrame } from './lib/own-frames.ts';
import { signIn } from './lib/sign-in.ts';
import { watchStolenTime, type Stolen } from './lib/stolen-time.ts';
import { median, percentile, type BenchResult } from './result.ts';

const root = join(import.meta.dirname, '../../..');
const wall = { width: 1920, height: 1080 };
const second = 1000;
/** A year of history is in the database after so long. */
const historySeconds = 60;
/** Three intervals of a 60 Hz screen are 50.0 ms, and the page's clock goes by tenths: they read as 49.9 to 50.1. */
const longMs = 50.1;

/** Frames and changed texts are counted in the page itself; of a long frame also when it was, and which scripts it had. */
const recorder = `
window.frames_ = [];
window.long_ = [];
window.slow_ = [];
window.updates_ = 0;
new PerformanceObserver((list) => {
  for (const { startTime, duration, blockingDuration, renderStart, scripts } of list.getEntries())
    window.slow_.push({
      at: new Date(performance.timeOrigin + startTime).toISOString(),
      ms: Math.round(duration),
      blockingMs: Math.round(blockingDuration),
      drawingMs: renderStart === 0 ? 0 : Math.round(startTime + duration - renderStart),
      scripts: scripts.map(
        ({ invoker, duration, forcedStyleAndLayoutDuration, sourceURL, sourceCharPosition }) =>
          invoker + ': ' + Math.round(duration) + ' ms, layout asked for ' + Math.round(forcedStyleAndLayoutDuration) +
          ' ms, ' + sourceURL.split('/').at(-1) + ' at ' + sourceCharPosition,
      ),
    });
}).observe({ type: 'long-animation-frame' });
let before = performance.now();
(function frame(now) {
  const ms = Math.round((now - before) * 10) / 10;
  window.frames_.push(ms);
  if (ms > ${longMs}) window.long_.push({ at: new Date().toISOString(), ms });
  before = now;
  requestAnimationFrame(frame);
})(before);
new MutationObserver(() => window.updates_++).observe(document.documentElement, { subtree: true, characterData: true, childList: true });
`;
interface Frames {
  all: number[];
  long: LongFrame[];
  /** What the browser itself notes of frames above 50 ms of work. */
  slow: object[];
}
const framesOf = (page: Page) =>
  page.evaluate<Frames>(
    '({ all: window.frames_.splice(0), long: window.long_.splice(0), slow: window.slow_.splice(0) })',
  );
function addTo(sum: Frames, { all, long, slow }: Frames): void {
  for (const each of all) sum.all.push(each);
  sum.long.push(...long);
  sum.slow.push(...slow);
}

/**
 * The wall of the demo park for some minutes (`--minutes N`, 10 if absent) with a restart of the server in the middle: time
 * between frames, and that of an empty page in the same browser and of one in a browser of its own all the while, so that what
 * the machine holds up is seen on all of them, and what the wall costs a browser not on the last, and when the host took the
 * processor from the machine; heap after collection, of what it is made every ten minutes, and how soon values come again.
 * Aims: no frame over 50 ms, a flat heap, self-recovery without reload. `ownOver50Ms` are the long frames of the wall in whose
 * time the page in the other browser was not held up.
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
  const launch = () => chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const [browser, other] = [await launch(), await launch()];
  const stolen = watchStolenTime();
  try {
    const context = await browser.newContext({ viewport: wall });
    const page = await context.newPage();
    const [empty, apart] = [await emptyPage(browser), await emptyPage(other)];
    await page.goto(`${server.url}/screen/dafeng-port#token=${await makeToken(server, place.dataDir)}`);
    await page.getByTestId('single-line').waitFor({ timeout: 60_000 });
    // The demo brings its history in first, which no running park does. Its first training two minutes later is measured, as
    // is what a park does every quarter and every hour.
    await page.waitForTimeout(historySeconds * second);
    // Opened anew, so that the first showing of each scene is measured too; opening itself is `bench pages`.
    await page.reload();
    await page.getByTestId('single-line').waitFor({ timeout: 60_000 });
    await page.waitForTimeout(5 * second);
    const memory = await context.newCDPSession(page);
    await oneScene(page);
    const heaps = [await heapMb(memory)];
    for (const each of [empty, apart, page]) await each.evaluate(recorder);
    const parts: (HeapParts & { minute: number })[] = [];
    const shown: Frames = { all: [], long: [], slow: [] };
    const bare: Frames = { all: [], long: [], slow: [] };
    const machine: Frames = { all: [], long: [], slow: [] };
    const measuring: LongFrame[] = [];
    const restarts: string[] = [];
    let recoverySeconds = 0;
    for (let minute = 0; minute < minutes; minute++) {
      if (minute === Math.floor(minutes / 2)) {
        restarts.push(new Date().toISOString());
        await server.stop();
        server = await start();
        const since = Date.now();
        await page
          .locator('[data-testid=screen-health][data-state=good]')
          .waitFor({ state: 'attached', timeout: 120_000 });
        recoverySeconds = (Date.now() - since) / second;
      }
      await page.waitForTimeout(60 * second);
      await oneScene(page);
      addTo(shown, await framesOf(page));
      addTo(bare, await framesOf(empty));
      addTo(machine, await framesOf(apart));
      heaps.push(await heapMb(memory));
      const passed = minute + 1;
      if (passed % 10 === 0 || passed === minutes) parts.push({ minute: passed, ...(await heapParts(memory)) });
      // Measuring stops the page; what that costs is not the wall's, and is told apart from it.
      await page.waitForTimeout(second);
      const [own] = await Promise.all([framesOf(page), framesOf(empty), framesOf(apart)]);
      measuring.push(...own.long);
    }
    const updates = await page.evaluate<number>('window.updates_');
    return resultOf({
      minutes,
      bare,
      machine,
      shown,
      measuring,
      heaps,
      parts,
      recoverySeconds,
      restarts,
      updates,
      stolen: stolen.end(),
    });
  } finally {
    stolen.end();
    await browser.close();
    await other.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const emptyPage = async (browser: Browser) => (await browser.newContext({ viewport: wall })).newPage();

async function makeToken(server: ServerProcess, dataDir: string): Promise<string> {
  const answer = await fetch(`${server.url}/api/parks/dafeng-port/screens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, cookie: await signIn(server, dataDir) },
    body: JSON.stringify({ name: 'Bench' }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return ((await answer.json()) as { token: string }).token;
}

/** While one scene makes way for the next, both are on the stage: the heap is compared at times when there is one. */
const oneScene = (page: Page) => page.getByTestId('screen-scene-behind').first().waitFor({ state: 'detached' });

async function heapMb(memory: CDPSession): Promise<number> {
  await memory.send('HeapProfiler.collectGarbage');
  return (await memory.send('Runtime.getHeapUsage')).usedSize / 1e6;
}

// An hour has more frames than a call takes arguments.
const longest = (values: readonly number[]): number => values.reduce((most, each) => Math.max(most, each), 0);

/** By how much the last is above the one of that minute, %. */
const growth = (heaps: readonly number[], minute: number): number => (heaps.at(-1)! / heaps[minute]! - 1) * 100;

interface Measured {
  minutes: number;
  /** Of the empty page in the browser of the wall. */
  bare: Frames;
  /** Of the one in a browser of its own. */
  machine: Frames;
  shown: Frames;
  /** Of the wall while its heap was measured, which are not counted. */
  measuring: LongFrame[];
  heaps: number[];
  parts: (HeapParts & { minute: number })[];
  recoverySeconds: number;
  restarts: string[];
  updates: number;
  stolen: Stolen[] | null;
}

function resultOf(measured: Measured): BenchResult {
  const { minutes, bare, machine, shown, measuring, heaps, parts, recoverySeconds, restarts, updates, stolen } =
    measured;
  const bareP99 = percentile(bare.all, 0.99);
  const p99 = percentile(shown.all, 0.99);
  return {
    name: 'screen',
    unit: 'ms',
    ours: p99,
    baseline: { name: 'an empty page in the same browser', value: bareP99 },
    ratio: p99 / bareP99,
    p50: median(shown.all),
    p95: percentile(shown.all, 0.95),
    p99,
    details: {
      minutes,
      frames: shown.all.length,
      longestMs: longest(shown.all),
      over50Ms: shown.long,
      ownOver50Ms: ownFrames(shown.long, machine.long),
      longAnimationFrames: shown.slow,
      measuringOver50Ms: measuring,
      bareFrames: bare.all.length,
      bareLongestMs: longest(bare.all),
      bareOver50Ms: bare.long,
      otherBrowserFrames: machine.all.length,
      otherBrowserOver50Ms: machine.long,
      takenByHost: stolen,
      restarts,
      changesPerSecond: updates / (minutes * 60),
      heapMb: heaps.map((each) => Math.round(each * 10) / 10),
      heapParts: parts.map(({ minute, data, code }) => ({ minute, dataMb: data / 1e6, codeMb: code / 1e6 })),
      heapGrowthPercent: growth(heaps, 0),
      // A page just opened has not run the code of each scene yet; a leak goes on after that.
      heapGrowthAfterTenMinutesPercent: minutes > 10 ? growth(heaps, 10) : null,
      recoveryAfterReadySeconds: recoverySeconds,
      cores: cpus().length,
      loadAverage: loadavg()[0],
      note: 'drawn in software by a headless browser on the machine that runs server, database and simulator',
    },
  };
}
