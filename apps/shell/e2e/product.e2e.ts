import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { chosenPassword, launchBrowser, openPage, signInAdmin, type View } from './browser.ts';

let browser: Browser;
const { url, email, password } = inject('product');

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

async function signedIn(view: View = {}) {
  const opened = await openPage(browser, view);
  await signInAdmin(opened.context);
  return opened;
}

describe('the first minutes with the product', () => {
  it('lets nobody in without a password, and the first administrator only to choose one', async () => {
    const { page, context } = await openPage(browser);
    expect((await context.request.get('/api/parks')).status()).toBe(401);
    await page.goto('/');
    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', 'not-the-password');
    await page.click('[data-testid=login-form] button[type=submit]');
    await page.getByRole('alert').waitFor();
    await page.fill('input[name=password]', password);
    await page.click('[data-testid=login-form] button[type=submit]');
    await page.fill('input[name=current]', password);
    await page.fill('input[name=new]', chosenPassword);
    await page.fill('input[name=again]', chosenPassword);
    await page.click('[data-testid=password-form] button[type=submit]');
    await page.waitForSelector('[data-testid=overview]');
    await context.close();
  });

  it('shows a live park: values come in from the devices and change on the screen', async () => {
    const { page, context, problems } = await signedIn();
    await page.goto('/parks/dafeng-port');
    const power = page.locator('[data-testid=widget-power-now]');
    await power.getByText(/MW|kW/).first().waitFor();
    const before = await power.innerText();
    await expect.poll(() => power.innerText(), { timeout: 30_000 }).not.toBe(before);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('fills the charts of both parks with thirty days of history', async () => {
    const { context } = await signedIn();
    const month = Date.now() - 29 * 86_400_000;
    for (const [park, point] of [
      ['dafeng-port', 'pv'],
      ['ordos-mengsu', 'wind'],
    ] as const) {
      const points = (await (await context.request.get(`/api/parks/${park}/points`)).json()) as {
        id: string;
        quantity: string;
      }[];
      const power = points.find((each) => each.id.startsWith(point) && each.quantity === 'active-power')!;
      const stored = async () => {
        const query = `points=${power.id}&from=${month}&to=${Date.now()}&maxPoints=1000&resolution=1d`;
        const range = await context.request.get(`/api/parks/${park}/telemetry/range?${query}`);
        return ((await range.json()) as { series: { ts: number[] }[] }).series[0]?.ts.length ?? 0;
      };
      await expect.poll(stored, { timeout: 90_000, interval: 1000 }).toBeGreaterThanOrEqual(28);
    }
    await context.close();
  });

  for (const language of ['en', 'zh-CN'] as const)
    for (const size of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ])
      it(`draws each page at ${size.width}×${size.height} in ${language} without errors and without sideways scrolling`, async () => {
        const { page, context, problems } = await signedIn({ ...size, language, dark: language === 'zh-CN' });
        const park = '/parks/dafeng-port';
        const pages = [
          '',
          '/points',
          '/plugins',
          '/audit',
          '/dead-letters',
          '/settings',
          '/energy-metering',
          '/mqtt-connector',
          '/modbus-connector',
          '/park-simulator',
        ];
        for (const path of pages) {
          await page.goto(`${park}${path}`);
          await page.locator('main h1, main [role=heading]').first().waitFor();
          expect(
            await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
            path,
          ).toBeLessThanOrEqual(0);
          expect(await page.locator('[data-testid=state-error]').count(), `${path} shows an error`).toBe(0);
        }
        const lang = await page.evaluate('document.documentElement.lang');
        expect(lang).toBe(language);
        expect(problems).toEqual([]);
        await context.close();
      });

  it('follows a plugin that is switched off and on, within two seconds and without reload', async () => {
    const { page, context } = await signedIn();
    await page.goto('/parks/ordos-mengsu/plugins');
    const entry = page.locator('[data-testid="nav-energy-metering/"], [data-testid^="nav-energy-metering"]').first();
    await entry.waitFor();
    await page.evaluate('window.notReloaded = true');
    const headers = { Origin: url };
    await context.request.post('/api/parks/ordos-mengsu/plugins/energy-metering/disable', { headers, data: {} });
    await entry.waitFor({ state: 'detached', timeout: 2_000 });
    const answer = await context.request.get('/api/parks/ordos-mengsu/x/energy-metering/overview');
    expect([answer.status(), ((await answer.json()) as { code: string }).code]).toEqual([404, 'PLUGIN_DISABLED']);
    await context.request.post('/api/parks/ordos-mengsu/plugins/energy-metering/enable', { headers, data: {} });
    await entry.waitFor({ state: 'attached', timeout: 5_000 });
    expect(await page.evaluate('window.notReloaded')).toBe(true);
    await context.close();
  });

  it('opens a figure down to the samples under it', async () => {
    const { page, context, problems } = await signedIn();
    await page.goto('/parks/dafeng-port/energy-metering');
    await page.locator('main [data-evidence]').first().click();
    const drawer = page.getByTestId('evidence-drawer');
    await drawer.waitFor();
    await expect.poll(async () => (await drawer.innerText()).length, { timeout: 10_000 }).toBeGreaterThan(80);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('proves the audit log on its page', async () => {
    const { page, context } = await signedIn();
    await page.goto('/parks/dafeng-port/audit');
    await page.getByTestId('audit-verify').click();
    await page.getByTestId('audit-verified').waitFor();
    await context.close();
  });
});
