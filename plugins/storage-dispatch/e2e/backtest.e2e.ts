import { openPage, signInAdmin, useBrowser, useProduct } from '@lingtan/test-browser';
import { expect, it } from 'vitest';

const park = 'dafeng-port';
const browser = useBrowser();
useProduct();

const day = (ago: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(Date.now() - ago * 86_400_000);

it('a backtest is started from the page, runs, shows its result, and can be cancelled', async () => {
  const { page, context, problems } = await openPage(browser());
  await signInAdmin(context);
  await page.goto(`/parks/${park}/storage-dispatch/backtest`);
  await page.getByTestId('backtest-form').waitFor();
  await page.getByTestId('backtest-from').fill(day(3));
  await page.getByTestId('backtest-to').fill(day(2));
  await page.getByTestId('backtest-horizonHours').fill('3');
  expect(await page.getByTestId('backtest-start').isDisabled()).toBe(true);
  await page.getByTestId('backtest-horizonHours').fill('12');
  await page.getByTestId('backtest-start').click();
  const result = page.getByTestId('backtest-result');
  await result.waitFor({ timeout: 120_000 });
  const text = await result.innerText();
  for (const variant of ['Rolling plans', 'No storage', 'Perfect foresight']) expect(text).toContain(variant);
  expect(text).not.toMatch(/NaN|undefined|\{\{/);
  const answer = await context.request.get(`/api/parks/${park}/x/storage-dispatch/backtests`);
  const { backtests } = (await answer.json()) as { backtests: { state: string; cost: number }[] };
  expect(backtests[0]!.state).toBe('done');
  expect(backtests[0]!.cost).toBeGreaterThan(0);

  await page.getByTestId('backtest-from').fill(day(28));
  await page.getByTestId('backtest-to').fill(day(1));
  await page.getByTestId('backtest-start').click();
  await page.getByTestId('backtest-cancel-2').click();
  await expect.poll(() => page.getByTestId('backtests').innerText()).toContain('cancelled');
  expect(problems).toEqual([]);
  await context.close();
}, 180_000);
