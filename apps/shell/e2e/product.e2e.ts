import { gzipSync } from 'node:zlib';
import {
  chosenPassword,
  findings,
  firstLogin,
  openAsAdmin,
  openPage,
  useBrowser,
  useProduct,
} from '@lingtan/test-browser';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';

const browser = useBrowser();
const product = useProduct();

const signedIn = () => openAsAdmin(browser(), null);

describe('the first minutes with the product', () => {
  it('lets nobody in without a password, and the first administrator only to choose one', async () => {
    // Of this account no other test knows.
    const { email, password } = firstLogin(product().dataDir);
    const { page, context } = await openPage(browser());
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

  it('offers a tour once, which goes from stop to stop by keyboard', async () => {
    const { page, context, problems } = await signedIn();
    await page.goto('/parks/dafeng-port');
    await page.locator('main [data-evidence]').first().waitFor({ timeout: 90_000 });
    await page.getByTestId('tour-start').click();
    const card = page.getByTestId('tour').getByRole('dialog');
    await card.waitFor();
    expect(await findings(page)).toEqual([]);
    const stops = new Set<string>();
    const title = () => card.getByRole('heading').innerText();
    const count = Number(/\/ (\d+)/.exec(await card.innerText())![1]);
    for (let stop = 1; stop <= count; stop++) {
      await card.getByText(`${stop} / ${count}`).waitFor();
      const box = (await card.boundingBox())!;
      expect([box.x >= 0, box.y >= 0, box.x + box.width <= 1440, box.y + box.height <= 900]).not.toContain(false);
      stops.add(await title());
      await page.keyboard.press('ArrowRight');
    }
    await card.waitFor({ state: 'detached' });
    expect(stops.size).toBe(7);
    await page.reload();
    await page.locator('main [data-evidence]').first().waitFor({ timeout: 90_000 });
    expect(await page.getByTestId('tour-offer').count()).toBe(0);
    await page.getByTestId('user-menu').click();
    await page.getByTestId('take-tour').click();
    await card.waitFor();
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await context.close();
  });

  it('comes with at most 250 KB of script before its first page, packed as servers pack it', async () => {
    const html = await (await fetch(product().url)).text();
    const scripts = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+\.js)"/g)].map(([, path]) => path!);
    expect(scripts.length).toBeGreaterThan(2);
    let bytes = 0;
    for (const path of scripts)
      bytes += gzipSync(Buffer.from(await (await fetch(`${product().url}${path}`)).arrayBuffer())).length;
    expect(bytes).toBeLessThanOrEqual(250 * 1024);
  });

  it('shows a live park: values come in from the devices and change on the screen', async () => {
    const { page, context, problems } = await signedIn();
    await page.goto('/parks/dafeng-port');
    const power = page.locator('[data-testid=widget-power-now]');
    await power.getByText(/MW|kW/).first().waitFor();
    const before = await power.innerText();
    await expect.poll(() => power.innerText()).not.toBe(before);
    // The server ends the sockets of a user who was changed, for their rights may be others: the page comes back alone.
    const again = page.waitForEvent('websocket');
    const { user } = (await (await context.request.get('/api/me')).json()) as { user: { id: string; name: string } };
    const change = { headers: { Origin: product().url }, data: { name: user.name } };
    expect((await context.request.patch(`/api/users/${user.id}`, change)).status()).toBe(200);
    await again;
    const stood = await power.innerText();
    await expect.poll(() => power.innerText()).not.toBe(stood);
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

  it('does not show alarms and notices that cannot be read as none', async () => {
    const { page, context } = await signedIn();
    const refuse = { status: 500, contentType: 'application/problem+json', body: '{"status":500,"code":"INTERNAL"}' };
    let broken = true;
    for (const path of ['**/alarm-management/alarms?*', '**/dafeng-port/notices?*'])
      await page.route(path, (route) => (broken ? route.fulfill(refuse) : route.continue()));
    await page.goto('/parks/dafeng-port/points');
    const alarms = page.getByTestId('bar-alarms');
    const bell = page.getByTestId('notice-bell');
    await page.locator('[data-testid=bar-alarms][data-unknown]').waitFor({ timeout: 30_000 });
    await page.locator('[data-testid=notice-count][data-unknown]').waitFor({ timeout: 30_000 });
    expect(await alarms.getByRole('link').innerText()).toContain('how many wait is not known');
    expect(await bell.getAttribute('aria-label')).toContain('how many wait is not known');
    expect(await findings(page)).toEqual([]);
    broken = false;
    await page.reload();
    await page.locator('[data-testid=notice-bell]:not([title])').waitFor();
    await expect.poll(() => page.locator('[data-testid=bar-alarms][data-unknown]').count()).toBe(0);
    await context.close();
  });

  it('says that the code of a page cannot be fetched, and shows the page when asked again', async () => {
    const { page, context } = await signedIn();
    let broken = true;
    // As when loading the page anew has just not helped.
    await page.addInitScript(`sessionStorage.setItem('lingtan.reloaded', String(Date.now()))`);
    await page.route('**/assets/intensity-page-*.js', (route) => (broken ? route.abort() : route.continue()));
    await page.goto('/parks/dafeng-port/energy-metering/analysis/intensity');
    const error = page.locator('main').getByTestId('state-error');
    await error.waitFor();
    expect(await page.locator('main h1').count()).toBe(0);
    expect(await findings(page)).toEqual([]);
    broken = false;
    await error.getByRole('button', { name: 'Try again' }).click();
    await page.locator('main h1').waitFor();
    expect(await error.count()).toBe(0);
    await context.close();
  });

  it('tells of a matter in the bell at once, leads to its page, and drops it when it is settled', async () => {
    const { page, context, problems } = await signedIn();
    await page.goto('/parks/dafeng-port/notices');
    const mapping = encodeURIComponent(JSON.stringify({ format: 'long' }));
    const load = async (rows: string) => {
      const answer = await context.request.post(
        `/api/parks/dafeng-port/telemetry/import?name=bell.csv&mapping=${mapping}`,
        { data: `time,point,value\n${rows}`, headers: { 'content-type': 'text/csv', origin: product().url } },
      );
      expect(answer.status()).toBe(200);
    };
    const bell = page.getByTestId('notice-bell');
    const drop = page.getByRole('dialog');
    // Others may have imported something too.
    const notice = drop.getByTestId('notice-kernel.import-rejected').filter({ hasText: 'bell.csv' });
    await bell.click();
    await drop.waitFor();
    await load('2026-01-01T00:00:00Z,nowhere,1\n');
    await notice.getByText('bell.csv was imported without 1 of its values').waitFor();
    await notice.getByRole('link').click();
    await page.waitForURL('**/energy-metering/imports');
    await drop.waitFor({ state: 'detached' });
    await bell.focus();
    await page.keyboard.press('Enter');
    await notice.waitFor();
    await load('');
    await notice.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await drop.waitFor({ state: 'detached' });
    await expect.poll(() => page.locator(':focus').getAttribute('data-testid')).toBe('notice-bell');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('follows a plugin that is switched off and on, without reload', async () => {
    const { page, context } = await signedIn();
    await page.goto('/parks/ordos-mengsu/plugins');
    const entry = page.locator('[data-testid="nav-energy-metering/"], [data-testid^="nav-energy-metering"]').first();
    await entry.waitFor();
    await page.evaluate('window.notReloaded = true');
    const headers = { Origin: product().url };
    await context.request.post('/api/parks/ordos-mengsu/plugins/energy-metering/disable', { headers, data: {} });
    await entry.waitFor({ state: 'detached' });
    const answer = await context.request.get('/api/parks/ordos-mengsu/x/energy-metering/overview');
    expect([answer.status(), ((await answer.json()) as { code: string }).code]).toEqual([404, 'PLUGIN_DISABLED']);
    await context.request.post('/api/parks/ordos-mengsu/plugins/energy-metering/enable', { headers, data: {} });
    await entry.waitFor({ state: 'attached' });
    expect(await page.evaluate('window.notReloaded')).toBe(true);
    await context.close();
  });

  it('takes what went wrong on a page away when another one is opened', async () => {
    const { page, context } = await signedIn();
    const refuse = { status: 503, contentType: 'application/problem+json', body: '{"status":503,"code":"INTERNAL"}' };
    await page.route('**/plugins/weather-connector/*', (route) => route.fulfill(refuse));
    await page.goto('/parks/ordos-mengsu/plugins');
    await page.locator('.plugins li#weather-connector').getByRole('switch').press('Space');
    const failure = page.locator('.lt-notification-error');
    await failure.waitFor();
    await page.getByTestId('nav-audit').click();
    await page.getByTestId('audit-page').waitFor();
    // Before it would have gone by itself.
    await failure.waitFor({ state: 'detached', timeout: 5000 });
    await context.close();
  });

  it('follows what happened while its socket was not heard yet', async () => {
    const { page, context } = await signedIn();
    let hear = (): void => {};
    const heard = new Promise<void>((resolve) => (hear = resolve));
    await page.routeWebSocket('**/socket/**', async (socket) => {
      await heard;
      socket.connectToServer();
    });
    const hearing = await context.newPage();
    const [entry, told] = [page, hearing].map((each) => each.getByTestId('nav-wastewater-tracking/')) as [
      Locator,
      Locator,
    ];
    for (const each of [page, hearing]) await each.goto('/parks/ordos-mengsu/audit');
    await Promise.all([entry.waitFor(), told.waitFor()]);
    const headers = { Origin: product().url };
    const turn = (to: 'disable' | 'enable') =>
      context.request.post(`/api/parks/ordos-mengsu/plugins/wastewater-tracking/${to}`, { headers, data: {} });
    await turn('disable');
    // Told to those who listen: nothing more comes.
    await told.waitFor({ state: 'detached' });
    expect(await entry.count()).toBe(1);
    hear();
    await entry.waitFor({ state: 'detached' });
    await turn('enable');
    await entry.waitFor();
    await context.close();
  });

  it('opens a figure down to the samples under it', async () => {
    const { page, context, problems } = await signedIn();
    await page.goto('/parks/dafeng-port/energy-metering');
    await page.locator('main [data-evidence]').first().click();
    const drawer = page.getByTestId('evidence-drawer');
    await drawer.waitFor();
    await expect.poll(async () => (await drawer.innerText()).length).toBeGreaterThan(80);
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
