import { openAsAdmin, openAsMember, useBrowser, useProduct, type WatchedPage } from '@lingtan/test-browser';
import { beforeAll, describe, expect, it, vi } from 'vitest';

const park = 'dafeng-port';
const pages = `/parks/${park}/energy-metering`;
const browser = useBrowser();
const product = useProduct();

beforeAll(async () => {
  // Right after the first start the history of the demonstration is still being written.
  const { context } = await asAdmin();
  const [from, to] = [2, 1].map((days) => new Date(Date.now() - days * 86_400_000).toISOString());
  const balanced = async () => {
    const answer = await context.request.get(`/api/parks/${park}/x/energy-metering/tree?from=${from}&to=${to}`);
    const { nodes } = (await answer.json()) as { nodes: { state: string; unknown: number }[] };
    return nodes.filter(({ state, unknown }) => state === 'ok' && unknown === 0).length;
  };
  await vi.waitFor(async () => expect(await balanced()).toBe(3), { timeout: 120_000, interval: 1000 });
  await context.close();
});

const asAdmin = (): Promise<WatchedPage> => openAsAdmin(browser(), null);

describe('the pages of energy metering', () => {
  it('open by their tabs, each with an address of its own', async () => {
    const { page, context, problems } = await asAdmin();
    for (const [section, tabs] of [
      ['meters', ['Meter tree', 'Import']],
      ['analysis', ['Load', 'Specific consumption']],
    ] as const) {
      await page.goto(`${pages}/${section}`);
      for (const name of tabs) {
        const tab = page.locator('.lt-tabs').getByRole('link', { name, exact: true });
        await tab.click();
        await page.locator('.lt-tab[aria-current=page]').getByText(name, { exact: true }).waitFor();
        await page.locator('main h1').waitFor();
        expect(page.url()).toBe(`${product().url}${(await tab.getAttribute('href'))!}`);
      }
    }
    expect(problems).toEqual([]);
    await context.close();
  });

  it('say above the meters how much history waits', async () => {
    const { page, context, problems } = await asAdmin();
    const history = { days: 61, since: Date.parse('2026-01-02T03:04:00Z') };
    await page.route('**/x/energy-metering/registry*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...((await response.json()) as object), history } });
    });
    await page.goto(`${pages}/meters/registry`);
    const line = page.getByTestId('registry').getByTestId('history');
    await line.waitFor();
    expect(await line.innerText()).toMatch(/61 days.*11:04/);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('show a closing error at each transformer, which opens to the meters around it', async () => {
    const { page, context, problems } = await asAdmin();
    await page.goto(`${pages}/meters/tree?range=yesterday`);
    const tree = page.getByTestId('meter-tree');
    for (const node of ['grid-jincheng', 'jincheng-t1', 'jincheng-t2'])
      await tree.locator(`[data-evidence^="energy.balance/${node}/"]`).waitFor({ timeout: 60_000 });
    await expect.poll(() => tree.getByText('Balanced').count()).toBe(3);
    await tree.getByText('Transformer 1 (steel)').click();
    await page.getByTestId('node-trend').getByText('Balance of Transformer 1 (steel)').waitFor();
    await tree.locator('[data-evidence^="energy.balance/jincheng-t1/"]').click();
    const node = page.getByTestId('evidence-drawer').locator('.lt-evidence-node').first();
    await node.locator('.lt-evidence-input').first().waitFor();
    expect(await node.locator('.lt-evidence-figure').first().innerText()).toMatch(/Wh$/);
    expect(await node.innerText()).toContain('Transformer 1 (steel)');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('show the load of an enterprise, and energy per tonne that opens to both', async () => {
    const { page, context, problems } = await asAdmin();
    await page.goto(`${pages}/analysis/load?range=yesterday`);
    await page.getByLabel('Load of').selectOption('enterprise:special-steel');
    const figures = page.getByTestId('load-figures');
    await figures
      .locator('[data-evidence^="energy.total/use/enterprise:special-steel/"]')
      .getByText(/\d/)
      .waitFor({ timeout: 60_000 });
    await expect.poll(() => figures.locator('.lt-q').count()).toBe(5);
    await expect.poll(() => page.getByTestId('heat-map').locator('tbody td').count()).toBe(7 * 24);

    await page.goto(`${pages}/analysis/intensity`);
    const intensity = page.getByTestId('product-steel').locator('[data-evidence^="energy.intensity/steel/"]').first();
    await intensity.waitFor({ timeout: 60_000 });
    expect(await intensity.innerText()).toMatch(/^[\d,.]+\s*kWh\/t$/);
    await intensity.click();
    const node = page.getByTestId('evidence-drawer').locator('.lt-evidence-node').first();
    await expect.poll(() => node.locator('.lt-evidence-input').count()).toBe(2);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('import a file: the bad line is named, the others are stored, and the intervals follow', async () => {
    const { page, context, problems } = await asAdmin();
    const day = new Date(Date.now() - 120 * 86_400_000).toISOString().slice(0, 10);
    const rows = Array.from({ length: 9 }, (_, n) => {
      const time = `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`;
      return `${day} ${time},${n === 3 ? 'n/a' : 1000 + n * 250}`;
    });
    await page.goto(`${pages}/meters/imports`);
    await page.getByTestId('import-file').setInputFiles({
      name: 'furnace.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['time,furnace [kWh]', ...rows, ''].join('\n')),
    });
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Point for furnace [kWh]').fill('eaf-70t.active-energy-import');
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByRole('button', { name: 'Import 8 values' }).click();
    const step = page.getByTestId('import-step');
    await expect.poll(() => step.innerText()).toMatch(/^Stored\./);
    expect(await page.getByTestId('import-stored').innerText()).toBe('8');
    expect(await page.getByTestId('import-rejected').innerText()).toBe('1');
    const problem = step.locator('table tbody tr');
    expect(await problem.count()).toBe(1);
    expect(await problem.innerText()).toMatch(/^5\s[^]*"n\/a"/);
    await page.locator('table').getByText('furnace.csv').waitFor();

    const from = new Date(`${day}T00:00:00+08:00`).toISOString();
    const to = new Date(`${day}T02:00:00+08:00`).toISOString();
    const query = `meters=eaf-70t&from=${from}&to=${to}`;
    const amounts = async () => {
      const answer = await context.request.get(`/api/parks/${park}/x/energy-metering/intervals?${query}`);
      const { intervals } = (await answer.json()) as { intervals: { amount: number | null }[] };
      return intervals.map(({ amount }) => amount);
    };
    await expect.poll(amounts, { timeout: 60_000 }).toEqual(Array(8).fill(250_000));
    expect(problems).toEqual([]);
    await context.close();
  });

  it('show a member the own meters, loads and products only, and no imports', async () => {
    const { page, context, problems } = await openAsMember(browser(), park, 'paper-mill');
    await page.goto(`${pages}/analysis/load?range=yesterday`);
    const subjects = page.getByLabel('Load of').locator('option');
    await subjects.first().waitFor({ state: 'attached', timeout: 60_000 });
    await expect.poll(() => subjects.allInnerTexts()).toContain('Paper machine 1');
    const names = await subjects.allInnerTexts();
    expect(names.filter((name) => /park|steel|furnace|crane|transformer/i.test(name))).toEqual([]);
    await page.goto(`${pages}/analysis/intensity`);
    await page.getByTestId('product-paper').waitFor();
    expect(await page.locator('[data-testid^="product-"]').count()).toBe(1);
    await page.goto(`${pages}/meters/tree`);
    await page.locator('main h1').waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/furnace|Transformer/);
    expect(await page.locator('.lt-tabs').getByText('Import').count()).toBe(0);
    const imports = await context.request.get(`/api/parks/${park}/telemetry/imports`);
    expect(await imports.json()).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });
});
