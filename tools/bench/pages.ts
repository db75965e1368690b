import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess } from '@lingtan/testing';
import { chromium, type Browser, type Page } from 'playwright-core';
import { freePort } from './lib/free-port.ts';
import { signInForPages } from './lib/sign-in.ts';
import { median, percentile, type BenchResult } from './result.ts';

const root = join(import.meta.dirname, '../../..');
const desk = { width: 1440, height: 900 };
const aimMs = 1500;
// The demo brings its thirty days of history in first, which a running park has behind it.
const historyMs = 60_000;
/** A new window brings scripts of the browser's own, which on two cores take their share of the first half second. */
const windowMs = 1000;
const visits = 3;

/**
 * Every page of the navigation of the demo park on a cold cache: time from the address to a page that has its title and waits
 * for nothing more, each in a browser context of its own whose window stands, the median of three. Beside it, the same for a file
 * of the server that has no script. Aim: 1.5 s.
 */
export async function run(): Promise<BenchResult> {
  const executablePath = process.env['LINGTAN_CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`no Chromium at ${executablePath}; name it in LINGTAN_CHROMIUM`);
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-pages-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when root starts it
  const place = { root, dataDir: join(folder, 'data'), port: await freePort(), mqttPort: await freePort() };
  const server = await startServerProcess({ ...place, parks: join(root, 'parks'), readyWithinMs: 180_000 });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const open = opener(browser, server.url, await signInForPages(server, place.dataDir));
    await new Promise((resolve) => setTimeout(resolve, historyMs));
    const pages = await open(everyPage);
    const bare = await open((page) => timed(page, '/healthz', async () => {}));
    const times: { path: string; ms: number }[] = [];
    for (const path of pages) {
      const each: number[] = [];
      for (let n = 0; n < visits; n++) each.push(await open((page) => timed(page, path, useful)));
      times.push({ path, ms: median(each) });
    }
    return resultOf(times, bare);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Visit = <T>(work: (page: Page) => Promise<T>) => Promise<T>;

/** Opens a browser context without any cache, signed in, for one piece of work. */
function opener(browser: Browser, baseURL: string, cookies: string): Visit {
  return async (work) => {
    const context = await browser.newContext({ viewport: desk, baseURL });
    await context.addCookies(
      cookies.split('; ').map((pair) => {
        const [name, ...value] = pair.split('=');
        return { name: name!, value: value.join('='), url: baseURL };
      }),
    );
    try {
      const page = await context.newPage();
      await page.waitForTimeout(windowMs);
      return await work(page);
    } finally {
      await context.close();
    }
  };
}

async function timed(page: Page, path: string, ready: (page: Page) => Promise<void>): Promise<number> {
  const since = performance.now();
  await page.goto(path, { waitUntil: 'commit' });
  await ready(page);
  return performance.now() - since;
}

/** The page has its title, and nothing in it says that it is still loading. */
async function useful(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  const busy = page.locator('main [aria-busy=true]');
  while ((await busy.count()) > 0) await page.waitForTimeout(10);
}

const addresses = (page: Page, links: string): Promise<string[]> =>
  page.locator(links).evaluateAll((list) => list.map((link) => (link as unknown as { pathname: string }).pathname));

/** What the navigation leads to, and the tabs of that. */
async function everyPage(page: Page): Promise<string[]> {
  const found = new Set<string>();
  await page.goto('/parks/dafeng-port');
  await page.locator('[data-testid="nav-settings"]').waitFor();
  for (const path of await addresses(page, '[data-testid^="nav-"]')) {
    await page.goto(path);
    await useful(page);
    const tabs = await addresses(page, 'main .lt-tabs a');
    for (const each of tabs.length > 0 ? tabs : [path]) found.add(each);
  }
  return [...found];
}

function resultOf(times: readonly { path: string; ms: number }[], bare: number): BenchResult {
  const all = times.map(({ ms }) => ms);
  const slowest = times.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
  return {
    name: 'pages',
    unit: 'ms',
    ours: Math.max(...all),
    baseline: { name: 'an answer of the server without a script, in the same browser', value: bare },
    ratio: Math.max(...all) / bare,
    p50: median(all),
    p95: percentile(all, 0.95),
    p99: percentile(all, 0.99),
    details: {
      aimMs,
      pages: times.length,
      visits,
      overAim: all.filter((ms) => ms > aimMs).length,
      slowest: slowest.map(({ path, ms }) => `${path} ${Math.round(ms)} ms`),
      cores: cpus().length,
      loadAverage: Number(loadavg()[0]!.toFixed(2)),
    },
  };
}
