import { openAsAdmin, openPage, useBrowser, useProduct } from '@lingtan/test-browser';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

const browser = useBrowser();
const product = useProduct();

const park = 'no-data-yet';
/** Of so many pages one is looked at, others for each seed; all of them in the long run. */
const oneOf = process.env['LINGTAN_LONG'] === '1' ? 1 : 8;
/** A page of which a button was dead once, and nobody had opened it without a tariff. */
const always = /\/tariffs$/;
/** Each button is pressed and waited for: on a busy machine the whole takes more than what its eighth may take. */
const longestMs = oneOf === 1 ? 3_500_000 : 600_000;
const seed = Number(process.env['LINGTAN_SEED'] ?? 20_260);
/** Pages that act on the whole installation, whatever a park holds; other files test them. */
const ofInstallation = /\/(settings|plugins|audit|dead-letters|failed-jobs)$/;

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

/** Runs in the page: the address, and what lies over the page. No clock changes these; what a press loads first does. */
const whereItStands = `location.href, document.querySelectorAll('dialog[open], [role=dialog], [role=menu], [role=listbox], .mantine-Notification-root').length`;

/** Runs in the page: all that a person could see change. */
const seen = `JSON.stringify([${whereItStands}, document.querySelector('main')?.innerText])`;

/**
 * Runs in the page: counts what a press itself causes, in its own task: requests, and changes of what the page shows. What a
 * clock, an answer or a message does at about the same time comes in another task.
 */
const countCaused = `(() => {
  if (window.causedByPress !== undefined) return;
  window.causedByPress = 0;
  let pressing = false;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (pressing = false);
  addEventListener('click', () => (pressing = true, port2.postMessage(null)), true);
  const count = () => pressing && (window.causedByPress += 1);
  new MutationObserver(count).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  for (const clock of ['setTimeout', 'setInterval']) {
    const set = window[clock];
    window[clock] = (work, ...rest) => set((...given) => (pressing = false, work(...given)), ...rest);
  }
  const { fetch } = window;
  window.fetch = (...given) => (count(), fetch(...given));
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
  // The page before may still be there while the next one is loaded.
  await rests(page);
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

/** Presses a button as a hand does. @returns whether anything came of it: on the page, to the server, or as a file */
async function answers(page: Page, { at }: Button): Promise<boolean> {
  let given = false;
  const note = (): void => void (given = true);
  page.on('download', note);
  page.on('filechooser', note);
  const came = (): Promise<string> => page.evaluate<string>(`JSON.stringify([window.causedByPress, ${whereItStands}])`);
  const before = await came();
  await page.locator('main button, main [role="button"]').nth(at).click();
  const happened = await expect
    .poll(async () => given || (await came()) !== before, { timeout: 3_000, interval: 30 })
    .toBe(true)
    .then(
      () => true,
      () => false,
    );
  page.off('download', note);
  page.off('filechooser', note);
  return happened;
}

it('a press is answered by what it causes, and not by what a page asks for or shows meanwhile', async () => {
  const { page, context } = await openPage(browser());
  const buttons = ['Nothing', 'Asks', 'Adds', 'Marks', 'Loads', 'Leaves'].map(
    (label) => `<button id="${label}">${label}</button>`,
  );
  const body = `<main>${buttons.join('')}<p id="clock">1 s ago</p><p id="sum">1 of 9</p></main>`;
  await page.route('**/presses', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('/presses');
  await page.evaluate(countCaused);
  await page.evaluate(`{
    const ask = () => void fetch('/healthz').catch(() => undefined);
    let seconds = 5;
    setInterval(ask, 25);
    setInterval(() => (clock.textContent = (seconds += 1) % 2 ? 'starting' : 'running for ' + seconds + ' s'), 40);
    setInterval(() => void Promise.resolve().then(() => (document.body.className = 'at' + seconds)), 40);
    Asks.onclick = () => queueMicrotask(ask);
    Adds.onclick = () => void Promise.resolve().then(() => (sum.textContent = '2 of 9'));
    Marks.onclick = () => Marks.setAttribute('aria-expanded', 'true');
    Loads.onclick = () => setTimeout(() => document.body.append(Object.assign(document.createElement('dialog'), { open: true })), 300);
    Leaves.onclick = () => setTimeout(() => (location.hash = 'there'), 300);
  }`);
  const answered: string[] = [];
  for (const { label, at } of await page.evaluate<Button[]>(offered))
    if (await answers(page, { label, at })) answered.push(label);
  expect(answered).toEqual(['Asks', 'Adds', 'Marks', 'Loads', 'Leaves']);
  await context.close();
});

it('every button that a park without data shows does something', { timeout: longestMs }, async () => {
  const { page, context, problems } = await openAsAdmin(browser(), '/parks/dafeng-port');
  await page.addInitScript(countCaused);
  await page.evaluate(countCaused);
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
  /** By page and label: a button that stands in each row of a table is pressed once. */
  const pressed = new Set<string>();
  const pages = new Set<string>([`/parks/${park}`]);
  let at = 0;
  for (const path of pages) {
    // The first leads to all others.
    if (at++ > 0 && (at + seed) % oneOf > 0 && !always.test(path)) continue;
    await open(page, path);
    // All at once: entries of the navigation come and go as plugins start.
    for (const to of await page.evaluate<string[]>(links))
      if (to.startsWith(`/parks/${park}/`) && !ofInstallation.test(to)) pages.add(to);
    const left = async (): Promise<Button[]> =>
      (await page.evaluate<Button[]>(offered)).filter(({ label }) => !pressed.has(`${path}: ${label}`));
    for (let buttons = await left(); buttons.length > 0; buttons = await left()) {
      const [button, ...others] = buttons as [Button, ...Button[]];
      pressed.add(`${path}: ${button.label}`);
      if (!(await answers(page, button))) dead.push(`${path}: ${button.label}`);
      await rests(page);
      // What it has opened is closed again.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      // Where it led to, and what has taken the place of others, is left.
      const stay = new Set((await left()).map(({ label }) => label));
      if (new URL(page.url()).pathname === path && others.every(({ label }) => stay.has(label))) continue;
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
