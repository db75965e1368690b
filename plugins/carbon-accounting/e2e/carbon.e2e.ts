import { readFileSync } from 'node:fs';
import { findings, openAsAdmin, useBrowser, useProduct } from '@lingtan/test-browser';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { InventoryData } from '../contracts/inventory-routes.ts';
import { describe, expect, it } from 'vitest';

const park = 'dafeng-port';
const browser = useBrowser();
const product = useProduct();

/** The month of yesterday, once its days are posted and the history under them stands still. */
async function postedMonth(context: BrowserContext, of = park): Promise<string> {
  const yesterday = new Date(Date.now() - 86_400_000);
  const month = yesterday.toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' }).slice(0, 7);
  let before = '';
  const isStill = async (): Promise<boolean> => {
    const answer = await context.request.get(`/api/parks/${of}/x/carbon-accounting/inventory/${month}`);
    const { days, inventories } = (await answer.json()) as {
      days: { posted: number; over: number };
      inventories: { methods: { counted: string }[] }[];
    };
    const now = JSON.stringify([days, inventories[0]?.methods[0]?.counted]);
    const same = days.posted === days.over && now === before;
    before = now;
    return same;
  };
  await expect.poll(isStill, { timeout: 240_000, interval: 3000 }).toBe(true);
  return month;
}

describe('an inventory', { timeout: 360_000 }, () => {
  it('opens from a figure to the readings under it in at most three clicks', async () => {
    const { page, context, problems } = await openAsAdmin(browser(), null);
    const month = await postedMonth(context);
    let clicks = 0;
    const click = async (target: Locator): Promise<void> => {
      clicks += 1;
      await target.click({ timeout: 60_000 });
    };
    const drawer = page.getByTestId('evidence-drawer');
    /** Opens the input of a node whose reference begins so, and gives the node below it. */
    const openInput = async (node: Locator, ref: string, which: 'first' | 'last' = 'first'): Promise<Locator> => {
      const input = node
        .locator(':scope > .lt-evidence-inputs > .lt-evidence-input')
        .filter({ has: page.locator(`button[title^="${ref}"]`) })
        [which]();
      await click(input.locator(':scope > button'));
      return input.locator(':scope > .lt-evidence-node');
    };
    const rowsOf = (node: Locator): Locator => node.locator(':scope > .lt-evidence-rows tbody tr');
    const number = (text: string): number => Number(text.replaceAll(',', ''));

    await page.goto(`/parks/${park}/carbon-accounting/inventory?period=${month}`);
    const line = page.locator(
      '[data-testid="inventory-lines"] [data-evidence^="carbon.line/"][data-evidence*="/purchased/"][data-evidence*="enterprise:"]',
    );
    await click(line.first());
    const activity = await openInput(drawer.locator('.lt-evidence-node').first(), 'carbon.entry/enterprise:');
    const day = await openInput(activity, 'carbon.entry/enterprise:', 'last');
    await rowsOf(day).first().waitFor({ timeout: 30_000 });
    expect(clicks).toBeLessThanOrEqual(3);
    // Hour by hour: what was purchased, beside what the meters of the consumer read.
    const hours = await rowsOf(day).count();
    expect(hours).toBe(24);
    const rows = await rowsOf(day).evaluateAll((list) =>
      (list as unknown as { cells: { innerText: string }[] }[]).map((row) =>
        [...row.cells].map((cell) => cell.innerText),
      ),
    );
    expect(rows[0]![0]).toMatch(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/);
    const read = rows.filter(([, ...figures]) => figures.length > 1 && figures.every((text) => !isNaN(number(text))));
    expect(read.length, JSON.stringify(rows.slice(0, 3))).toBeGreaterThan(0);
    for (const [, wh, ...meters] of read)
      expect(meters.reduce((sum, text) => sum + number(text), 0)).toBeGreaterThanOrEqual(number(wh!));

    // From the total as well: there the readings stand day by day.
    clicks = 0;
    await page.keyboard.press('Escape');
    await click(page.locator('[data-testid="inventory-totals"] [data-evidence^="carbon.inventory/"]').first());
    await drawer.locator('code', { hasText: 'carbon.inventory/' }).waitFor();
    const ofLine = await openInput(drawer.locator('.lt-evidence-node').first(), 'carbon.line/');
    const ofMonth = await openInput(ofLine, 'carbon.entry/');
    await rowsOf(ofMonth).first().waitFor({ timeout: 30_000 });
    expect(clicks).toBeLessThanOrEqual(3);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('gives a phone what has no room in a row below it, with its evidence and in the export', async () => {
    const { page, context, problems } = await openAsAdmin(browser(), null, { width: 390, height: 844 });
    const month = await postedMonth(context);
    await page.goto(`/parks/${park}/carbon-accounting/inventory?period=${month}`);
    const lines = page.getByTestId('inventory-lines');
    const row = lines.locator('[data-row]').filter({ hasText: 'Purchased electricity' }).first();
    const more = row.getByRole('button', { name: /^More of / });
    await more.click({ timeout: 60_000 });
    const below = lines.locator('.lt-table-more');
    await below.getByText('Scope', { exact: true }).waitFor();
    expect(await below.count()).toBe(1);
    expect(await more.getAttribute('aria-expanded')).toBe('true');
    expect(await findings(page)).toEqual([]);
    const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(wider).toBe(0);

    await below.locator('[data-evidence]').first().click();
    await page.getByTestId('evidence-drawer').locator('.lt-evidence-node').first().waitFor({ timeout: 60_000 });
    await page.keyboard.press('Escape');
    await page.getByTestId('evidence-drawer').waitFor({ state: 'detached' });
    await row.locator('td').first().click();
    await below.waitFor({ state: 'detached' });

    await lines.getByRole('button', { name: 'Export' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: /CSV/ }).click();
    const [head] = readFileSync(await (await saved).path(), 'utf8').split('\r\n');
    expect(head).toMatch(/Consumer.*Activity.*Emissions.*Month.*Scope.*Factor/);
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('closing', { timeout: 360_000 }, () => {
  it('is offered exactly where it is possible, and why not where it is not', async () => {
    const { page, context, problems } = await openAsAdmin(browser(), null);
    const year = (await postedMonth(context)).slice(0, 4);
    const states: { closing: Partial<Closing>; says: RegExp | null }[] = [
      { closing: { possible: true, reason: null }, says: null },
      { closing: { possible: false, reason: 'published' }, says: null },
      { closing: { possible: false, reason: 'running' }, says: /before it is over/ },
      {
        closing: { possible: false, reason: 'days', missingDays: 1, firstMissing: ['2025-07-30'] },
        says: /2025-07-30/,
      },
    ];
    let at = 0;
    await page.route('**/inventory/2*', async (route) => {
      const answer = await route.fetch();
      const data = (await answer.json()) as InventoryData;
      const inventories = data.inventories.map((each) => ({
        ...each,
        closing: { ...each.closing, ...states[at]!.closing },
      }));
      await route.fulfill({ response: answer, json: { ...data, inventories } });
    });
    for (const [index, { closing, says }] of states.entries()) {
      at = index;
      await page.goto(`/parks/${park}/carbon-accounting/inventory?period=${year}`);
      await page.getByTestId('inventory-totals').waitFor({ timeout: 60_000 });
      const offered = page.getByRole('button', { name: 'Close period' });
      const why = page.getByTestId('not-closable');
      await expect
        .poll(() => offered.count(), { message: closing.reason ?? 'possible' })
        .toBe(closing.possible ? 1 : 0);
      await expect.poll(() => why.count()).toBe(says ? 1 : 0);
      if (says) expect(await why.innerText()).toMatch(says);
    }
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('the first month of a park that has just been started', { timeout: 360_000 }, () => {
  it('is closed by hand, with a reason, and is published then', async () => {
    const of = 'ordos-mengsu';
    const { page, context, problems } = await openAsAdmin(browser(), null);
    const today = new Date().toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' });
    const month = new Date(Date.parse(`${today.slice(0, 7)}-01`) - 86_400_000).toISOString().slice(0, 7);
    const closing = async (): Promise<Closing> => {
      const answer = await context.request.get(`/api/parks/${of}/x/carbon-accounting/inventory/${month}`);
      return ((await answer.json()) as InventoryData).inventories[0]!.closing;
    };
    await expect.poll(closing, { timeout: 240_000, interval: 3000 }).toMatchObject({ possible: true });
    await page.goto(`/parks/${of}/carbon-accounting/inventory?period=${month}`);
    await page.getByRole('button', { name: 'Close period' }).click();
    const dialog = page.getByRole('dialog');
    for (const box of await dialog.getByRole('textbox').all()) {
      await box.click();
      await page.keyboard.type('First month, checked by its readings');
    }
    await dialog.getByRole('button', { name: 'Close period' }).click();
    await page.getByText(`${month} is published.`).waitFor();
    await page.getByRole('button', { name: 'Close period' }).waitFor({ state: 'detached' });
    expect(await closing()).toMatchObject({ possible: false, reason: 'published' });
    expect(problems).toEqual([]);
    await context.close();
  });
});

type Closing = InventoryData['inventories'][number]['closing'];

describe('the emissions of the running year', { timeout: 360_000 }, () => {
  /** Names of the figures of a group, each with its value. */
  const figures = async (page: Page, group: string): Promise<[name: string, value: string][]> => {
    const all = page.getByTestId(group).locator(':scope > div');
    await all.first().waitFor({ timeout: 120_000 });
    return await all.evaluateAll((list) =>
      (list as unknown as { children: { innerText: string }[] }[]).map(
        ({ children: [name, value] }): [string, string] => [name!.innerText, value!.innerText],
      ),
    );
  };

  it('stand on the page of a day that has just begun', async () => {
    const { page, context, problems } = await openAsAdmin(browser(), null);
    await postedMonth(context);
    await page.route('**/x/carbon-accounting/now', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), hours: [], byUse: [] } });
    });
    await page.goto(`/parks/${park}/carbon-accounting/now`);
    expect((await figures(page, 'now-outlook')).length).toBe(3);
    await page.getByText('Nothing was consumed today yet.').waitFor();
    expect(await page.getByTestId('now-figures').count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  it.each([park, 'ordos-mengsu'])(
    'are one figure, or carry names that differ and say what they are of (%s)',
    async (of) => {
      const { page, context, problems } = await openAsAdmin(browser(), null);
      const year = (await postedMonth(context, of)).slice(0, 4);
      // What is expected moves with each hour: all pages are shown what the first of them was.
      let first: { status: number; body: string } | undefined;
      await page.route('**/carbon-accounting/outlook', async (route) => {
        const answer = await route.fetch();
        first ??= { status: answer.status(), body: await answer.text() };
        await route.fulfill({ ...first, contentType: 'application/json' });
      });
      await page.goto(`/parks/${of}/carbon-accounting/now`);
      const electricity = (await figures(page, 'now-outlook')).find(([name]) => name.endsWith(`, ${year}`))!;
      await page.goto(`/screen/${of}`);
      const onWall = page.getByTestId('screen-carbon-outlook').first();
      const wall: [string, string] = [
        await onWall.locator('.ca-screen-row span').first().innerText(),
        await onWall.locator('.ca-screen-row strong').innerText(),
      ];
      await page.goto(`/parks/${of}/carbon-accounting/rating?period=${year}`);
      const expected = (await figures(page, 'rating-outlook'))[0]!;
      const toClose = page.locator('th').filter({ hasText: 'Clean power' });
      expect(await toClose.first().innerText()).toMatch(new RegExp(`over the \\d+ posted days of ${year}`, 'i'));
      const scenario = { id: 'one-name', name: 'One name', period: year, note: 'names', carryOn: true };
      const prices = { purchased: { price: 0.65, unit: 'kWh' } };
      const measures = [{ name: 'LED', changes: [{ op: 'scale', id: 'purchased', by: 0.9 }], capex: 1000, life_y: 10 }];
      const made = await context.request.post(`/api/parks/${of}/x/carbon-accounting/scenarios`, {
        data: { ...scenario, prices, measures },
        headers: { Origin: product().url },
      });
      expect(made.status(), await made.text()).toBe(200);
      await page.goto(`/parks/${of}/carbon-accounting/scenarios?scenario=${scenario.id}`);
      const carried = (await figures(page, 'scenario-totals'))[1]!;

      const all = [electricity, expected, carried];
      const values = new Map<string, Set<string>>();
      for (const [name, value] of all) values.set(name, (values.get(name) ?? new Set()).add(value));
      expect([...values].filter(([, each]) => each.size > 1)).toEqual([]);
      expect([...all, wall].map(([name]) => name)).toEqual([
        expect.stringMatching(/^grid electricity expected/i),
        expect.stringMatching(/^emissions expected, all sources/i),
        expect.stringMatching(/^emissions of a whole year at the level of \d+ days/i),
        expect.stringMatching(/^grid electricity expected/i),
      ]);
      // A value that is not known yet is a dash on both.
      const plain = ([name, value]: [string, string]) => [name.toLowerCase(), value.split(/\s/)[0]!];
      expect(plain(wall)).toEqual(plain(electricity));
      expect(problems).toEqual([]);
      await context.close();
    },
  );
});
