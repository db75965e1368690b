import { readFileSync } from 'node:fs';
import { findings, openAsAdmin, useBrowser, useProduct } from '@lingtan/test-browser';
import type { BrowserContext, Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';

const park = 'dafeng-port';
const browser = useBrowser();
useProduct();

/** The month of yesterday, once its days are posted and the history under them stands still. */
async function postedMonth(context: BrowserContext): Promise<string> {
  const yesterday = new Date(Date.now() - 86_400_000);
  const month = yesterday.toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' }).slice(0, 7);
  let before = '';
  const isStill = async (): Promise<boolean> => {
    const answer = await context.request.get(`/api/parks/${park}/x/carbon-accounting/inventory/${month}`);
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
