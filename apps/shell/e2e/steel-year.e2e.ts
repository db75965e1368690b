import { existsSync } from 'node:fs';
import { openPage, signIn, useBrowser } from '@lingtan/test-browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation, type TestInstallation } from '../../../apps/server/reliability/fixtures/installation.ts';
import { byMonth, readSteelYear, steelYearFile } from '../../../apps/server/reliability/fixtures/steel-year.ts';

const isThere = existsSync(steelYearFile);
if (!isThere)
  process.stderr.write(`SKIPPED: a year of a steel plant from the page, since there is no ${steelYearFile}\n`);
const account = { email: 'energy@example.org', password: 'quiet-winding-machine-23' };

describe.runIf(isThere)('a year of a steel plant, imported on the page', () => {
  let installation: TestInstallation;
  const browser = useBrowser();

  beforeAll(async () => {
    installation = await createInstallation([
      {
        id: 'works',
        timeZone: 'Asia/Seoul',
        points: [{ id: 'mill.active-energy', unit: 'kWh', expectedEverySeconds: 900 }],
        plugins: {
          'energy-metering': {
            meters: [
              {
                id: 'mill',
                name: { en: 'Mill', 'zh-CN': '轧机' },
                assetId: 'mill',
                role: 'load',
                importPoint: 'mill.active-energy',
                registerType: 'interval',
              },
            ],
          },
        },
      },
    ]);
    const memberships = [{ parkId: 'works', role: 'operator', enterpriseId: null }];
    const made = await installation.api('POST', '/api/users', { ...account, name: 'Energy manager', memberships });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
  });
  afterAll(async () => {
    await installation?.close();
  });

  it('gives the twelve monthly totals and the highest demand of the file', async () => {
    const { url } = installation.server;
    const { page, context, problems } = await openPage(browser(), {}, url);
    page.setDefaultTimeout(30_000);
    await signIn(context, account.email, account.password, url);
    await page.goto('/parks/works/energy-metering/meters/imports');
    await page.getByTestId('import-file').setInputFiles(steelYearFile);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Point for Usage_kWh').fill('mill.active-energy');
    await page.getByLabel('Unit of Usage_kWh').fill('kWh');
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByRole('button', { name: /^Import 35,?040 values/ }).click({ timeout: 60_000 });
    const stored = page.getByTestId('import-stored');
    await expect.poll(() => stored.innerText(), { timeout: 60_000 }).toBe('35,040');
    expect(await page.getByTestId('import-rejected').innerText()).toBe('0');

    const expected = byMonth(readSteelYear());
    const query = new URLSearchParams({
      meters: 'mill',
      from: '2018-01-01T00:00:00+09:00',
      to: '2019-01-01T00:00:00+09:00',
      resolution: '1mo',
    });
    const months = async () => {
      const answer = await context.request.get(`/api/parks/works/x/energy-metering/totals?${query}`);
      const { totals } = (await answer.json()) as { totals: { from: number; amount: number }[] };
      return byMonth(totals.map(({ from, amount }) => [from, amount]));
    };
    await expect.poll(months, { timeout: 120_000, interval: 1000 }).toEqual(expected);
    expect(Object.keys(expected)).toHaveLength(12);

    // 157.18 kWh in a quarter of an hour is the highest mean power of the year.
    const answer = await context.request.get(
      `/api/parks/works/x/energy-metering/analysis/load?${new URLSearchParams({
        from: '2018-01-01T00:00:00+09:00',
        to: '2019-01-01T00:00:00+09:00',
        subject: 'meter:mill.import',
      })}`,
    );
    const { figures } = (await answer.json()) as { figures: { energyWh: number; maxKw: number; known: number } };
    expect(figures).toMatchObject({ energyWh: 959_636_710, maxKw: 628.72, known: 35_040 });
    expect(problems).toEqual([]);
    await context.close();
  }, 300_000);
});
