import { openAsAdmin, openPage, useBrowser, useProduct } from '@lingtan/test-browser';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

const browser = useBrowser();
const product = useProduct();

const park = 'no-data-yet';
/** Of so many pages one is looked at, others for each seed; all of them in the long run. */
const oneOf = process.env['LINGTAN_LONG'] === '1' ? 1 : 8;
/** Each button is pressed and waited for: on a busy machine the whole takes more than what its eighth may take. */
const longestMs = oneOf === 1 ? 3_500_000 : 600_000;
const seed = Number(process.env['LINGTAN_SEED'] ?? 20_260);
/** Pages that act on the whole installation, whatever a park holds; other files test them. */
const ofInstallation = /\/(settings|plugins|audit|dead-letters|failed-jobs)$/;

/** The plugin of a page, or the name of a page of the shell. */
const ownerOf = (path: string): string => path.split('/')[3] ?? '';

interface Button {
  label: string;
  /** Place among the buttons of the page. */
  at: number;
}

/** Runs in the page: buttons that can be pressed and are not already so. */
const offered = `[...document.querySelectorAll('main button, main [role="button"]')].map((button, at) => ({ button, at }))
  .filter(({ button }) => button.getClientRects().length > 0 && !button.disabled && !button.closest('[inert], [aria-disabled="true"]'))
  .filter(({ button }) => !['aria-pressed', 'aria-selected', 'aria-checked', 'aria-current'].some((name) => button.getAttribute(name) === 'true'))
  .map(({ button, at }) => ({ at, label: (button.getAttribute('aria-label') || button.innerText || button.title).trim() }))`;

/** Runs in the page: where its navigation and its tabs lead to. */
const links = `[...document.querySelectorAll('[data-testid^="nav-"], main .lt-tabs a')].map((link) => link.getAttribute('href') ?? '')`;

/** Runs in the page: all that a person could see change. */
const seen = `JSON.stringify([
  location.pathname + location.search,
  document.querySelectorAll('dialog[open], [role=dialog], [role=menu], [role=listbox], .mantine-Notification-root').length,
  document.querySelector('main')?.innerHTML.length,
  document.querySelector('main')?.innerText,
])`;

/** Runs in the page: counts what is sent in the task of a press. What a clock asks for at the same time is no answer to it. */
const countSent = `(() => {
  if (window.sentByPress !== undefined) return;
  window.sentByPress = 0;
  let pressing = false;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (pressing = false);
  for (const kind of ['pointerdown', 'click'])
    addEventListener(kind, () => (pressing = true, port2.postMessage(null)), true);
  for (const clock of ['setTimeout', 'setInterval']) {
    const set = window[clock];
    window[clock] = (work, ...rest) => set((...given) => (pressing = false, work(...given)), ...rest);
  }
  const { fetch } = window;
  window.fetch = (...given) => {
    if (pressing) window.sentByPress += 1;
    return fetch(...given);
  };
})()`;

/** Goes to a page as a person does, where a link leads to it; else by its address. */
async function open(page: Page, path: string): Promise<void> {
  const link = page.locator(`[data-testid^="nav-"][href="${path}"], main .lt-tabs a[href="${path}"]`).first();
  if (new URL(page.url()).pathname !== path && (await link.isVisible())) {
    await link.click();
    await page.waitForURL(({ pathname }) => pathname.startsWith(path));
  } else await page.goto(path);
  await stands(page);
}

async function stands(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await expect.poll(() => page.locator('main [aria-busy=true]').count()).toBe(0);
}

/** Waits until nothing moves any more: what a button opens may come after what it asks the server for. */
async function rests(page: Page): Promise<void> {
  let last = '';
  await expect
    .poll(
      async () => {
        const now = await page.evaluate<string>(seen);
        const same = now === last;
        last = now;
        return same;
      },
      { timeout: 2_000, interval: 60 },
    )
    .toBe(true)
    // A page that always moves is left as it is.
    .catch(() => undefined);
}

const withoutNumbers = (state: string): string => state.replaceAll(/\d+/g, '#');

/** Whether the page changes though nobody presses anything. */
async function ticks(page: Page): Promise<boolean> {
  await rests(page);
  const first = await page.evaluate<string>(seen);
  return expect
    .poll(() => page.evaluate<string>(seen), { timeout: 3_000, interval: 60 })
    .not.toBe(first)
    .then(
      () => true,
      () => false,
    );
}

/** Presses a button as a hand does. @returns whether anything came of it: on the page, to the server, or as a file */
async function answers(page: Page, { at }: Button, before: string): Promise<boolean> {
  let given = false;
  const note = (): void => void (given = true);
  page.on('download', note);
  page.on('filechooser', note);
  const sent = (): Promise<number> => page.evaluate<number>('window.sentByPress');
  const sentBefore = await sent();
  let [now, asked] = [before, sentBefore];
  await page.locator('main button, main [role="button"]').nth(at).click();
  const happened = await expect
    .poll(
      async () => {
        [now, asked] = [await page.evaluate<string>(seen), await sent()];
        return given || now !== before || asked !== sentBefore;
      },
      { timeout: 3_000, interval: 30 },
    )
    .toBe(true)
    .then(
      () => true,
      () => false,
    );
  page.off('download', note);
  page.off('filechooser', note);
  // Where only numbers have changed it may have been a clock.
  const byNumbers = !given && asked === sentBefore && withoutNumbers(now) === withoutNumbers(before);
  return happened && !(byNumbers && (await ticks(page)));
}

it('a press is answered by what it causes, and not by what a page asks for or shows at intervals', async () => {
  const { page, context } = await openPage(browser());
  const buttons = '<button>Nothing</button><button id="asks">Asks</button><button id="adds">Adds</button>';
  const body = `<main>${buttons}<p id="clock">1 s ago</p><p id="sum">1 of 9</p></main>`;
  await page.route('**/presses', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('/presses');
  await page.evaluate(countSent);
  await page.evaluate(`{
    const ask = () => void fetch('/healthz').catch(() => undefined);
    setInterval(ask, 25);
    document.getElementById('asks').onclick = () => queueMicrotask(ask);
  }`);
  const before = await page.evaluate<string>(seen);
  expect(await answers(page, { label: 'Nothing', at: 0 }, before)).toBe(false);
  expect(await answers(page, { label: 'Asks', at: 1 }, before)).toBe(true);
  await page.evaluate(`{
    adds.onclick = () => (sum.textContent = '2 of 9');
    clock.textContent = '5 s ago';
  }`);
  expect(await answers(page, { label: 'Adds', at: 2 }, await page.evaluate<string>(seen))).toBe(true);
  await page.evaluate(`{
    let seconds = 5;
    setInterval(() => (clock.textContent = (seconds += 1) + ' s ago'), 40);
    adds.onclick = () => (sum.textContent = 'nine');
  }`);
  expect(await answers(page, { label: 'Nothing', at: 0 }, await page.evaluate<string>(seen))).toBe(false);
  expect(await answers(page, { label: 'Adds', at: 2 }, await page.evaluate<string>(seen))).toBe(true);
  await context.close();
});

it('every button that a park without data shows does something', { timeout: longestMs }, async () => {
  const { page, context, problems } = await openAsAdmin(browser(), '/parks/dafeng-port');
  await page.addInitScript(countSent);
  await page.evaluate(countSent);
  const headers = { Origin: product().url };
  const { plugins } = (await (await context.request.get('/api/parks/dafeng-port')).json()) as {
    plugins: { id: string; enabled: boolean }[];
  };
  const text = JSON.stringify({
    park: { id: park, name: { en: 'No data yet', 'zh-CN': '尚无数据' }, timeZone: 'Asia/Shanghai' },
    enterprises: [{ id: 'first', name: { en: 'First', 'zh-CN': '第一家' }, key: true }],
    assets: [],
    plugins: Object.fromEntries(
      plugins.filter(({ id, enabled }) => enabled && id !== 'park-simulator').map(({ id }) => [id, { enabled: true }]),
    ),
  });
  const made = await context.request.post('/api/park-files', { headers, data: { text, name: park, dryRun: false } });
  expect({ status: made.status(), answer: await made.text() }).toMatchObject({ status: 200 });

  const dead: string[] = [];
  /** By plugin and label: the same button on several pages of a plugin is pressed once. */
  const pressed = new Set<string>();
  const pages = new Set<string>([`/parks/${park}`]);
  let at = 0;
  for (const path of pages) {
    // The first leads to all others.
    if (at++ > 0 && (at + seed) % oneOf > 0) continue;
    await open(page, path);
    // All at once: entries of the navigation come and go as plugins start.
    for (const to of await page.evaluate<string[]>(links))
      if (to.startsWith(`/parks/${park}/`) && !ofInstallation.test(to)) pages.add(to);
    const next = async (): Promise<Button | undefined> =>
      (await page.evaluate<Button[]>(offered)).find(({ label }) => !pressed.has(`${ownerOf(path)}: ${label}`));
    for (let button = await next(); button; button = await next()) {
      pressed.add(`${ownerOf(path)}: ${button.label}`);
      const before = await page.evaluate<string>(seen);
      if (!(await answers(page, button, before))) dead.push(`${path}: ${button.label}`);
      await rests(page);
      // What it has opened is closed again; what is still otherwise, and where it led, is left behind.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      if ((await page.evaluate<string>(seen)) === before) continue;
      await page.goto(path);
      await stands(page);
    }
  }
  expect(dead).toEqual([]);
  expect(problems).toEqual([]);
  expect(pages.size).toBeGreaterThan(oneOf === 1 ? 30 : 10);
  expect(pressed.size).toBeGreaterThan(20 / oneOf);
  await context.close();
});
