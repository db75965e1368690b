import {
  leavesTheDrawer,
  memberAccount,
  openAsAdmin,
  openAsMember,
  useBrowser,
  useProduct,
  type WatchedPage,
} from '@lingtan/test-browser';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

const park = 'dafeng-port';
const browser = useBrowser();
useProduct();

const asAdmin = (): Promise<WatchedPage> => openAsAdmin(browser(), null);

/** `28,763,025 Wh` → 28763025; the mark of an estimate is left out. */
function wh(text: string): number {
  const match = /^≈?(-?[\d,]+) Wh$/.exec(text.trim());
  if (!match) throw new Error(`not a whole number of Wh: ${text}`);
  return Number(match[1]!.replaceAll(',', ''));
}

/** Figure of an open node of the chain, and its inputs. */
async function readNode(node: Locator): Promise<{ figure: string; inputs: string[]; titles: string[] }> {
  const inputs = node.locator(':scope > .lt-evidence-inputs > .lt-evidence-input');
  await node.locator(':scope > .lt-evidence-head').waitFor();
  return {
    figure: await node.locator(':scope > .lt-evidence-head .lt-evidence-figure').innerText(),
    inputs: await inputs.locator(':scope > button .lt-evidence-value').allInnerTexts(),
    titles: await inputs.evaluateAll((list) =>
      list.map((each) => (each as { firstElementChild?: { title?: string } }).firstElementChild?.title ?? ''),
    ),
  };
}

/** Opens an input and gives the node below it. */
async function openInput(node: Locator, index: number): Promise<Locator> {
  const input = node.locator(':scope > .lt-evidence-inputs > .lt-evidence-input').nth(index);
  await input.locator(':scope > button').click();
  const inner = input.locator(':scope > .lt-evidence-node');
  await inner.waitFor();
  return inner;
}

/** Opens yesterday's energy page, whose intervals are all closed, at the drawer of a figure of its table. */
async function openYesterday(page: Page): Promise<void> {
  await page.goto(`/parks/${park}/energy-metering?range=yesterday`);
  await page.getByTestId('energy-page').waitFor();
}

describe('the evidence drawer', () => {
  it('opens a day down to raw samples, and on every level the inputs add up', async () => {
    const { page, context, problems } = await asAdmin();
    await openYesterday(page);
    const table = page.locator('table').filter({ has: page.locator('[data-evidence^="energy.supply/"]') });
    await table.locator('[data-evidence^="energy.supply/grid/enterprise:"]').first().waitFor({ timeout: 60_000 });
    const ref = await table
      .locator('[data-evidence^="energy.supply/grid/enterprise:"]')
      .first()
      .getAttribute('data-evidence');
    const [, , use, from, to] = ref!.split('/');

    // A day's total of the same enterprise, by its address.
    await page.goto(
      `/parks/${park}/energy-metering?evidence=${encodeURIComponent(`energy.total/use/${use}/${from}/${to}`)}`,
    );
    const drawer = page.getByTestId('evidence-drawer');
    let node = drawer.locator('.lt-evidence-node').first();
    for (let depth = 0; depth < 8; depth += 1) {
      const { figure, inputs, titles } = await readNode(node);
      if (titles[0]?.startsWith('telemetry.window/')) {
        const [start, end] = inputs.map(wh);
        expect(end! - start!, 'end − start').toBe(wh(figure));
        node = await openInput(node, 0);
        break;
      }
      expect(inputs.length).toBeGreaterThan(0);
      expect(
        inputs.reduce((sum, value) => sum + wh(value), 0),
        `inputs of ${titles[0]}`,
      ).toBe(wh(figure));
      const largest = inputs.map(wh).reduce((best, value, index, all) => (value > all[best]! ? index : best), 0);
      node = await openInput(node, largest);
    }
    const rows = node.locator('.lt-evidence-rows tbody tr');
    expect(await rows.count()).toBeGreaterThan(1);
    expect(await rows.first().innerText()).toMatch(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('shows a share as a percentage that its parts give', async () => {
    const { page, context, problems } = await asAdmin();
    await openYesterday(page);
    const figure = page.locator('main [data-evidence^="energy.supply/green-share/"]').first();
    await figure.waitFor({ timeout: 60_000 });
    const ref = (await figure.getAttribute('data-evidence'))!;
    await figure.click();
    const drawer = page.getByTestId('evidence-drawer');
    await expect.poll(() => drawer.locator('code').first().getAttribute('title')).toBe(ref);
    const { figure: shown, inputs } = await readNode(drawer.locator('.lt-evidence-node').first());
    const values = inputs.map(wh);
    const whole = values.at(-1)!;
    const green = values.slice(0, -1).reduce((sum, value) => sum + value, 0);
    expect(shown).toBe(`${((100 * green) / whole).toFixed(3)} %`);
    for (const width of [1440, 1000, 760]) {
      await page.setViewportSize({ width, height: 900 });
      await drawer.getByRole('button', { name: 'Copy reference' }).click();
      await leavesTheDrawer(page);
    }
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('a member of one enterprise', () => {
  const enterprise = 'paper-mill';
  const other = 'special-steel';
  const member = (): Promise<WatchedPage> => openAsMember(browser(), park, enterprise);

  it('sees only its own on the overview, the energy page and among the points', async () => {
    const { page, context, problems } = await member();
    await page.goto(`/parks/${park}`);
    await page.getByTestId(`use-enterprise:${enterprise}`).waitFor({ timeout: 60_000 });
    expect(await page.locator('[data-testid^="use-enterprise:"]').count()).toBe(1);
    await page.goto(`/parks/${park}/energy-metering`);
    await page.getByTestId('meters-table').locator('tbody tr').first().waitFor();
    const meters = await page.getByTestId('meters-table').innerText();
    expect(meters).toContain('Paper machine 1');
    expect(meters).not.toContain('arc furnace');
    await page.goto(`/parks/${park}/points`);
    await page.locator('main tbody tr').first().waitFor();
    const points = await page.locator('main').innerText();
    expect(points).toContain('Paper machine 1');
    expect(points).not.toContain('arc furnace');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('is refused what belongs to others by the API', async () => {
    const { context } = await member();
    const at = (path: string) => `/api/parks/${park}/${path}`;
    const points = await json<{ id: string; enterpriseId: string | null }[]>(context, at('points'));
    expect(new Set(points.map((point) => point.enterpriseId))).toEqual(new Set([enterprise]));
    const now = Date.now();
    const range = `from=${now - 3_600_000}&to=${now}&maxPoints=10`;
    for (const path of [
      at(`telemetry/range?points=eaf-70t.active-power&${range}`),
      at('audit'),
      at('plugins'),
      at('x/mqtt-connector/devices'),
      '/api/users',
      '/api/parks/ordos-mengsu',
    ]) {
      const answer = await context.request.get(path);
      expect([403, 404], `${path} answered ${answer.status()}`).toContain(answer.status());
    }
    const latest = await context.request.get(at('telemetry/latest?points=eaf-70t.active-power'));
    expect(latest.ok() ? await latest.text() : '').not.toContain('"value"');
    const { meters } = await json<{ meters: { enterpriseId: string }[] }>(context, at('x/energy-metering/meters'));
    expect(new Set(meters.map((meter) => meter.enterpriseId))).toEqual(new Set([enterprise]));
    const day = 86_400_000;
    const span = `${new Date(now - day).toISOString()}/${new Date(now).toISOString()}`;
    const ref = encodeURIComponent(`energy.total/use/enterprise:${other}/${span}`);
    expect([403, 404]).toContain((await context.request.get(`/api/evidence/${ref}?park=${park}`)).status());
    await context.close();
  });

  it('signs out and in again on the same page without a reload', async () => {
    const account = memberAccount(enterprise);
    const { page, context, problems } = await member();
    await page.goto(`/parks/${park}`);
    for (let round = 0; round < 2; round += 1) {
      await page.getByTestId('overview').waitFor();
      await page.evaluate('window.notReloaded = true');
      await page.getByTestId('user-menu').click();
      await page.getByTestId('sign-out').click();
      await page.fill('input[name=email]', account.email);
      await page.fill('input[name=password]', account.password);
      await page.click('[data-testid=login-form] button[type=submit]');
      await page.getByTestId('overview').waitFor();
      expect(await page.evaluate('window.notReloaded')).toBe(true);
    }
    expect(problems).toEqual([]);
    await context.close();
  });
});

async function json<T>(context: BrowserContext, path: string): Promise<T> {
  const answer = await context.request.get(path);
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
