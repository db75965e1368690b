import { openAsAdmin, useBrowser, useProduct, type WatchedPage } from '@lingtan/test-browser';
import type { BrowserContext } from 'playwright-core';
import { describe, expect, it } from 'vitest';

const pages = '/parks/dafeng-port/certificate-trading';
const browser = useBrowser();
useProduct();

const open = (path: string | null): Promise<WatchedPage> =>
  openAsAdmin(browser(), path === null ? null : `${pages}${path}`);

/** Certificates come once the history of the demo is metered and its intervals are closed. */
async function issued(context: BrowserContext, account: string): Promise<void> {
  const held = async (): Promise<number> => {
    const answer = await context.request.get('/api/parks/dafeng-port/x/certificate-trading/portfolio');
    const { balances } = (await answer.json()) as { balances: { account: string; bucket: string; wh: number }[] };
    return balances.find((each) => each.account === account && each.bucket === 'held')?.wh ?? 0;
  };
  await expect.poll(held, { timeout: 240_000, interval: 1000 }).toBeGreaterThan(5_000_000);
}

describe('certificates', { timeout: 360_000 }, () => {
  it('are sold by keyboard: the order stands in the depth, and leaves it with what it had reserved', async () => {
    const { page, context, problems } = await open(null);
    await issued(context, 'park');
    await page.goto(`${pages}/market?account=park`);
    await page.getByTestId('ticket').waitFor({ timeout: 60_000 });
    await page.keyboard.press('s');
    await page.keyboard.type('2');
    await page.keyboard.press('Tab');
    await page.keyboard.type('43.21');
    const send = page.getByTestId('ticket-send');
    await expect.poll(() => send.isEnabled()).toBe(true);
    expect(await send.innerText()).toBe('Sell');
    await page.keyboard.press('Enter');
    const depth = page.getByTestId('depth');
    await expect.poll(() => depth.innerText(), { timeout: 60_000 }).toContain('43.21');
    const row = page.locator('tr', { hasText: '43.21' }).filter({ has: page.getByRole('button', { name: 'Cancel' }) });
    await row.getByRole('button', { name: 'Cancel' }).first().click();
    await expect.poll(() => depth.innerText(), { timeout: 60_000 }).not.toContain('43.21');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('are retired by the wizard: what was chosen is confirmed once more, and has its documents', async () => {
    const { page, context, problems } = await open(null);
    await issued(context, 'park');
    await page.goto(`${pages}/retirements/new`);
    const wizard = page.getByTestId('certificate-retire');
    await wizard.waitFor({ timeout: 60_000 });
    await wizard.getByLabel('Account').selectOption('park');
    await wizard.getByText('By amount', { exact: true }).click();
    await page.getByTestId('retire-amount').fill('0.5');
    await page.getByTestId('retire-reason').fill('browser test');
    const review = page.getByTestId('retire-review');
    await expect.poll(() => review.isEnabled(), { timeout: 60_000 }).toBe(true);
    await review.click();
    const dialog = page.getByTestId('retire-confirm');
    expect(await dialog.innerText()).toContain('500');
    await dialog.getByRole('button', { name: 'Retire' }).click();
    const retired = page.getByTestId('certificate-retired');
    await retired.waitFor({ timeout: 60_000 });
    await expect.poll(() => retired.innerText()).toContain('500');
    const href = await retired.locator('a[href*="/pdf"]').getAttribute('href');
    expect((await context.request.get(href!)).headers()['content-type']).toContain('application/pdf');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('are not retired on the figures of another account, which are dimmed until its own are there', async () => {
    const { page, context, problems } = await open(null);
    await issued(context, 'park');
    // From the start: the page begins with an enterprise, whose figures must not be there already when it is chosen again.
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route(/retirement-preview.*enterprise/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${pages}/retirements/new`);
    const account = page.getByTestId('certificate-retire').getByLabel('Account');
    await account.selectOption('park');
    await page.getByText('By amount', { exact: true }).click();
    await page.getByTestId('retire-amount').fill('0.5');
    await page.getByTestId('retire-reason').fill('browser test');
    const review = page.getByTestId('retire-review');
    await expect.poll(() => review.isEnabled(), { timeout: 60_000 }).toBe(true);
    await account.selectOption({ index: 1 });
    expect(await review.isEnabled()).toBe(false);
    const preview = page.getByTestId('retire-preview');
    expect(await preview.getAttribute('aria-busy')).toBe('true');
    const opacity = () =>
      page.evaluate<number>(
        `Number(getComputedStyle(document.querySelector('[data-testid="retire-preview"]')).opacity)`,
      );
    await expect.poll(opacity).toBeLessThan(0.5);
    letGo();
    await expect.poll(() => preview.getAttribute('aria-busy')).toBeNull();
    await expect.poll(opacity).toBe(1);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('match the consumption hour by hour in a heat map, beside the match of the month', async () => {
    // Nothing is known yet of a month that has just begun.
    const yesterday = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(Date.now() - 86_400_000);
    const { page, context, problems } = await open(`/match?month=${yesterday.slice(0, 7)}`);
    const cells = page.getByTestId('match-heat').locator('tbody td[aria-label]');
    await expect.poll(() => cells.count(), { timeout: 60_000 }).toBeGreaterThan(0);
    await cells.last().click();
    await page.getByText(/% matched; consumption/).waitFor();
    expect(await page.getByTestId('match-figures').innerText()).toContain('24/7 score');
    const covered = page.getByTestId('match-coverage').locator('tbody tr');
    await expect.poll(() => covered.count()).toBeGreaterThan(0);
    const storage = page.getByTestId('match-storage');
    for (const [label, value] of [
      ['Capacity', '5000'],
      ['Power', '1000'],
    ] as const) {
      await storage.getByLabel(label).click();
      await page.keyboard.type(value);
    }
    await storage.getByText('24/7 score with it').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});
