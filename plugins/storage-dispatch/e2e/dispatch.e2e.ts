import {
  openAsAdmin,
  openAsMember,
  openPage,
  signInAdmin,
  useBrowser,
  useProduct,
  type View,
  type WatchedPage,
} from '@lingtan/test-browser';
import type { BrowserContext } from 'playwright-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';

const park = 'dafeng-port';
const pages = `/parks/${park}/storage-dispatch`;
const routes = `/api/parks/${park}/x/storage-dispatch`;
const browser = useBrowser();
useProduct();

interface Plans {
  plans: { no: number; status: string; usable: boolean }[];
  lacks: { code: string }[];
}

async function plansOf(context: BrowserContext): Promise<Plans> {
  const answer = await context.request.get(`${routes}/plans`);
  expect(answer.status()).toBe(200);
  return (await answer.json()) as Plans;
}

beforeAll(async () => {
  const { context } = await openPage(browser());
  await signInAdmin(context);
  // The product makes the first plan by itself, as soon as the history that comes with a first start is closed.
  await vi.waitFor(async () => expect((await plansOf(context)).plans.length).toBeGreaterThan(0), {
    timeout: 240_000,
    interval: 2000,
  });
  await context.close();
}, 300_000);

const open = (path: string, view?: View): Promise<WatchedPage> => openAsAdmin(browser(), `${pages}${path}`, view);

describe('the plan board', () => {
  it('shows the plan in force with the power of its battery, and says why', async () => {
    const { page, context, problems } = await open('');
    await page.getByTestId('board-page').waitFor();
    await expect.poll(() => page.getByTestId('plan-cost').innerText()).toMatch(/\d/);
    for (const chart of ['power-chart', 'soc-chart', 'price-chart'])
      await page.getByTestId(chart).locator('canvas').waitFor();
    expect(await page.getByTestId('power-chart').innerText()).toContain('Battery discharge');
    const reason = page.getByTestId('why').getByTestId('reason').first();
    const code = await reason.getAttribute('data-code');
    const words = await reason.innerText();
    expect(words.length).toBeGreaterThan(10);
    expect(words).not.toContain(code);
    expect(words).not.toMatch(/\{\{|NaN|undefined/);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('explains the step that is chosen in the table and keeps it in the address', async () => {
    const { page, context, problems } = await open('');
    const row = page.getByTestId('step-table').locator('tbody tr').nth(8);
    const time = (await row.locator('td').first().innerText()).trim();
    await row.locator('td').first().click();
    await page.getByTestId('why').getByText(time).waitFor();
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/^\d+$/);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('makes a new plan on demand and opens the earlier one by its number', async () => {
    const { page, context, problems } = await open('/board');
    const before = (await plansOf(context)).plans[0]!.no;
    await page.getByTestId('replan').click();
    await expect.poll(async () => (await plansOf(context)).plans[0]!.no).toBeGreaterThan(before);
    expect((await plansOf(context)).plans[0]).toMatchObject({ usable: true });
    await page.goto(`${pages}/plans`);
    await page.getByTestId('plans-table').locator(`[data-row="${before}"] td`).nth(1).click();
    await page.waitForURL(`**/board/${before}`);
    await page.getByRole('heading', { level: 1, name: `Dispatch plan ${before}` }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('the other pages of dispatch', () => {
  it('show forecasts whose figures open to their evidence', async () => {
    const { page, context, problems } = await open('/forecasts');
    const load = page.getByTestId('forecast-load');
    await load.locator('canvas').waitFor();
    await load.locator('[data-evidence^="dispatch.forecast/"]').first().click();
    await page.getByTestId('evidence-drawer').locator('.lt-evidence-node').first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('answer a what-if on Enter and store nothing', async () => {
    const { page, context, problems } = await open('/what-if');
    const factor = page.getByTestId('what-if-batteryFactor');
    await factor.fill('12');
    await factor.blur();
    await page.getByTestId('what-if-form').getByRole('alert').waitFor();
    expect(await page.getByTestId('what-if-ask').isDisabled()).toBe(true);
    await factor.fill('0');
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/what-if')),
      factor.press('Enter'),
    ]);
    const { before, after } = (await answer.json()) as Record<'before' | 'after', { no: number; objective: number }>;
    await expect.poll(() => page.getByTestId('cost-after').innerText()).toMatch(/\d/);
    expect(after.objective).toBeGreaterThanOrEqual(before.objective - 0.01);
    await page.getByTestId('what-if-power').locator('canvas').waitFor();
    // The answer stays for comparison, and says that it is not to what stands in the fields now.
    await factor.fill('2');
    await page.getByTestId('what-if-earlier').waitFor();
    await page.getByTestId('cost-after').waitFor();
    expect((await context.request.get(`${routes}/plans/${before.no}`)).status()).toBe(200);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('fit a phone in Chinese', async () => {
    const phone = await open('', { width: 390, height: 844, language: 'zh-CN', dark: true });
    for (const [tab, ready] of [
      ['board', 'why'],
      ['what-if', 'what-if-form'],
      ['forecasts', 'forecast-load'],
      ['plans', 'plans-table'],
    ] as const) {
      await phone.page.goto(`${pages}/${tab}`);
      await phone.page.getByTestId(ready).waitFor();
      const wider = await phone.page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(wider, tab).toBe(0);
      expect(await phone.page.locator('main').innerText()).toMatch(/[\u4e00-\u9fff]/);
    }
    expect(phone.problems).toEqual([]);
    await phone.context.close();
  });
});

describe('a member of one enterprise', () => {
  it('finds the forecasts of its own load, and is refused the plans', async () => {
    const { page, context, problems } = await openAsMember(browser(), park, 'paper-mill');
    await page.goto(`/parks/${park}`);
    await page.getByTestId('overview').waitFor();
    for (const path of ['plans', 'plans/newest'])
      expect([403, 404]).toContain((await context.request.get(`${routes}/${path}`)).status());
    const answer = await context.request.get(`${routes}/forecasts`);
    expect(answer.status()).toBe(200);
    const { choices } = (await answer.json()) as { choices: { enterpriseId: string | null }[] };
    expect(choices.filter(({ enterpriseId }) => enterpriseId !== 'paper-mill')).toEqual([]);
    await page.locator('a[href*="/storage-dispatch"]').first().click();
    await page.getByTestId('forecasts-page').waitFor();
    expect(await page.getByTestId('tab-board').count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });
});
