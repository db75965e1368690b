import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess } from '@lingtan/test-park';
import { chromium, type Browser, type Page } from 'playwright-core';
import { freePort } from '@lingtan/test-kit';
import { signIn } from './lib/sign-in.ts';
import { median, percentile, type BenchResult } from './result.ts';

const root = join(import.meta.dirname, '../../..');
const desk = { width: 1440, height: 900 };
const aimMs = 1500;
// The demo brings its thirty days of history in first, which a running park has behind it.
const historyMs = 60_000;
/** A new window brings scripts of the browser's own, which on two cores take their share of the first half second. */
const windowMs = 1000;
const visits = 3;
/** A page between two requests is not done: it must have waited for nothing for so long. */
const quietMs = 300;

/**
 * Every page of the navigation of the demo park on a cold cache: time from the address to a page that has its title and waits
 * for nothing more, each in a browser context of its own whose window stands, the median of three. The page notes the moment
 * itself, since asking from outside comes up to half a second late. Beside it, the same for a file of the server that has no
 * script. Aim: 1.5 s.
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
    const open = opener(browser, server.url, await signIn(server, place.dataDir));
    await new Promise((resolve) => setTimeout(resolve, historyMs));
    const pages = await open(everyPage);
    const bare = await open((page) => timed(page, '/healthz', null));
    const times: { path: string; ms: number }[] = [];
    for (const path of pages) {
      const each: number[] = [];
      for (let n = 0; n < visits; n++) each.push(await open((page) => timed(page, path, 'main h1')));
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

/** Milliseconds until the page has its title and nothing in it says that it is still loading; without a title, until it is there. */
async function timed(page: Page, path: string, title: string | null): Promise<number> {
  if (title !== null) await page.addInitScript(noteWhenDone, title);
  const since = now();
  await page.goto(path, { waitUntil: 'commit' });
  if (title === null) return now() - since;
  return (await whenDone(page)) - since;
}

/** Epoch milliseconds with fractions, which the page has as well. */
const now = (): number => performance.timeOrigin + performance.now();

type Noting = typeof globalThis & { lingtanDoneAt?: number | null };

/** Runs in the page: keeps the moment since when it has had its title and waited for nothing. */
function noteWhenDone(title: string): void {
  const page = globalThis as Noting;
  page.lingtanDoneAt = null;
  // The types of a browser are not among those of the tools.
  const { document, MutationObserver } = globalThis as unknown as {
    document: { querySelector(selector: string): unknown };
    MutationObserver: new (changed: () => void) => { observe(target: unknown, what: object): void };
  };
  const look = (): void => {
    const done = document.querySelector(title) !== null && document.querySelector('main [aria-busy=true]') === null;
    page.lingtanDoneAt = done ? (page.lingtanDoneAt ?? performance.timeOrigin + performance.now()) : null;
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributeFilter: ['aria-busy'] });
}

async function whenDone(page: Page): Promise<number> {
  const quiet = await page.waitForFunction(
    (ms) => {
      const at = (globalThis as Noting).lingtanDoneAt ?? null;
      return at !== null && performance.timeOrigin + performance.now() - at > ms ? at : false;
    },
    quietMs,
    { polling: 100 },
  );
  return Number(await quiet.jsonValue());
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
    await page.locator('main h1').first().waitFor();
    await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
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
