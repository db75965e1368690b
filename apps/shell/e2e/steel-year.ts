import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acceptInvitation, openPage, signIn, useBrowser } from '@lingtan/test-browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation, type TestInstallation } from '../../../apps/server/reliability/fixtures/installation.ts';
import {
  byMonth,
  knownOfYear,
  readSteelMonths,
  steelYearFile,
  writeSteelMonths,
} from '../../../apps/server/reliability/fixtures/steel-year.ts';

const account = { email: 'energy@example.org', password: 'quiet-winding-machine-23' };

/** Imports the first months of the steel plant's year on the page, and compares what comes of them with the file. */
export function importSteelMonths(months: number): void {
  const isThere = existsSync(steelYearFile);
  if (!isThere)
    process.stderr.write(
      `SKIPPED: ${months} months of a steel plant on the page, since there is no ${steelYearFile}\n`,
    );
  describe.runIf(isThere)(`${months} of the twelve months of a steel plant, imported on the page`, () =>
    importMonths(months),
  );
}

function importMonths(months: number): void {
  let installation: TestInstallation;
  const part = readSteelMonths(months);
  const { amounts, span } = part;
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-steel-'));
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
    const made = await installation.api('POST', '/api/users', {
      ...{ email: account.email, name: 'Energy manager', memberships, invite: true },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    await acceptInvitation((made.body as { link: { url: string } }).link.url, account.password);
  });
  afterAll(async () => {
    await installation?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives the monthly totals and the highest demand of the file', async () => {
    const { url } = installation.server;
    const { page, context, problems } = await openPage(browser(), {}, url);
    page.setDefaultTimeout(30_000);
    await signIn(context, account.email, account.password, url);
    const shown = amounts.size.toLocaleString('en');
    await page.goto('/parks/works/energy-metering/meters/imports');
    await page.getByTestId('import-file').setInputFiles(writeSteelMonths(part, folder));
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Point for Usage_kWh').fill('mill.active-energy');
    await page.getByLabel('Unit of Usage_kWh').fill('kWh');
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByRole('button', { name: new RegExp(`^Import ${shown} values`) }).click({ timeout: 60_000 });
    const stored = page.getByTestId('import-stored');
    await expect.poll(() => stored.innerText(), { timeout: 60_000 }).toBe(shown);
    expect(await page.getByTestId('import-rejected').innerText()).toBe('0');

    const expected = byMonth(amounts);
    const query = new URLSearchParams({
      meters: 'mill',
      ...span,
      resolution: '1mo',
    });
    const totals = async () => {
      const answer = await context.request.get(`/api/parks/works/x/energy-metering/totals?${query}`);
      const read = (await answer.json()) as { totals: { from: number; amount: number }[] };
      return byMonth(read.totals.map(({ from, amount }) => [from, amount]));
    };
    await expect.poll(totals, { timeout: 120_000, interval: 1000 }).toEqual(expected);
    expect(Object.keys(expected)).toHaveLength(months);

    const answer = await context.request.get(
      `/api/parks/works/x/energy-metering/analysis/load?${new URLSearchParams({
        ...span,
        subject: 'meter:mill.import',
      })}`,
    );
    const { figures } = (await answer.json()) as { figures: { energyWh: number; maxKw: number; known: number } };
    const energyWh = [...amounts.values()].reduce((sum, wh) => sum + wh, 0);
    const maxKw = (Math.max(...amounts.values()) * 4) / 1000;
    expect(figures).toMatchObject({ energyWh, maxKw, known: amounts.size });
    if (months === 12) expect([energyWh, maxKw * 1000]).toEqual([knownOfYear.energyWh, knownOfYear.maxW]);
    expect(problems).toEqual([]);
    await context.close();
  }, 300_000);
}
