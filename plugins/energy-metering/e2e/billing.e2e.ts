import {
  connectsAgain,
  keepsEdits,
  openAsAdmin,
  useBrowser,
  useProduct,
  type View,
  type WatchedPage,
} from '@lingtan/test-browser';
import { describe, expect, it } from 'vitest';

const pages = '/parks/dafeng-port/energy-metering';
const browser = useBrowser();
useProduct();

const open = (path: string, view?: View): Promise<WatchedPage> => openAsAdmin(browser(), `${pages}${path}`, view);

describe('bills', () => {
  it('are computed, open to their lines and down to evidence, and come as PDF and XLSX', async () => {
    const { page, context, problems } = await open('/billing/bills');
    await page.getByTestId('run-bills').click();
    const bills = page.getByTestId('month-bills');
    await expect.poll(() => bills.locator('tbody tr').count(), { timeout: 60_000 }).toBe(5);
    await bills.getByText('Harbour Special Steel').click();
    const lines = page.getByTestId('bill-lines');
    await lines.getByText('Energy, valley').waitFor();
    await lines.locator('button.lt-q').first().click();
    await page.getByTestId('evidence-drawer').locator('.lt-evidence-input').first().waitFor();
    await page.keyboard.press('Escape');
    for (const [name, start] of [
      ['pdf', '%PDF-'],
      ['xlsx', 'PK'],
    ] as const) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(`bill-${name}`).click()]);
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).subarray(0, start.length).toString('latin1')).toBe(start);
    }
    await page.goto(`${new URL(page.url()).pathname}/invoice`);
    const number = page.getByTestId('invoice-entry').locator('input').first();
    await number.fill('2026-118');
    await keepsEdits(page, {
      editor: 'plugins/energy-metering/web/bills/bill-invoice.tsx',
      edits: () => number.inputValue(),
      by: [page.getByTestId('nav-audit')],
    });

    // While it is saved the fields take nothing: what was typed would be gone with the answer.
    const invoice = '**/bills/*/invoice';
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route(invoice, async (route) => {
      if (route.request().method() === 'PUT') await held;
      await route.continue();
    });
    const entry = page.getByTestId('invoice-entry');
    await entry.locator('input[required]').fill('100');
    await entry.locator('table input').last().fill('100');
    await number.press('Enter');
    await entry.locator('[aria-busy=true]').first().waitFor();
    await page.keyboard.type('7');
    letGo();
    await page.getByTestId('invoice-lines').getByText('2026-118').waitFor();
    await entry.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    expect(await number.inputValue()).toBe('2026-118');

    // What somebody else saves meanwhile takes nothing from under the hands of who edits, and is not undone unseen.
    const [, bill] = /bills\/([^/]+)\/invoice/.exec(page.url())!;
    const path = `/api/parks/dafeng-port/x/energy-metering/bills/${bill}/invoice`;
    const { invoice: stored } = (await (await context.request.get(path)).json()) as { invoice: { lines: object[] } };
    const headers = { origin: new URL(page.url()).origin };
    const saveElsewhere = async (other: string): Promise<void> => {
      const data = { number: other, lines: stored.lines, totalFen: 10_000 };
      const put = await context.request.put(path, { headers, data });
      expect(put.ok(), await put.text()).toBe(true);
    };
    const shows = (text: string) => page.getByTestId('invoice-lines').getByText(text, { exact: true }).count();
    const asksAgainFor = (text: string) =>
      expect
        .poll(async () => {
          await connectsAgain(page);
          return shows(text);
        })
        .toBe(1);
    const meanwhile = entry.getByTestId('stored-meanwhile');
    await number.fill('2026-119');
    await saveElsewhere('of somebody else');
    await number.press('Enter');
    await page.getByText('Read them, then enter what is to stand').waitFor();
    await asksAgainFor('of somebody else');
    expect(await number.inputValue()).toBe('2026-119');
    await meanwhile.getByRole('button').first().press('Enter');
    await meanwhile.waitFor({ state: 'detached' });
    await number.press('Enter');
    await expect.poll(() => shows('2026-119')).toBe(1);

    // Who shows what is saved edits no more, and neither does who has taken the own changes back.
    for (const [taken, other] of [
      [async () => meanwhile.getByRole('button').last().click(), 'a second time'],
      [async () => number.fill('a second time'), 'a third time'],
    ] as const) {
      await number.fill('2026-120');
      await saveElsewhere(other);
      await asksAgainFor(other);
      expect(await number.inputValue()).toBe('2026-120');
      await taken();
      await expect.poll(() => number.inputValue()).toBe(other);
      expect(await meanwhile.count()).toBe(0);
    }
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('the meters', () => {
  it('open to registers, facts and the history of an interval', async () => {
    const { page, context, problems } = await open('/meters/registry');
    const table = page.getByTestId('registry-table');
    await expect.poll(() => table.locator('tbody tr').count()).toBe(17);
    await table.getByText('70 t electric arc furnace').click();
    await page.getByTestId('meter-registers').getByText('eaf-70t.active-energy-import').waitFor();
    await page.getByTestId('meter-facts').getByText('jincheng-t1').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('show standard coal by factor and per tonne, each open to its evidence', async () => {
    const { page, context, problems } = await open('/analysis/intensity');
    const coal = page.getByTestId('coal');
    await coal.locator('[data-evidence^="energy.tce/kind/electricity/"]').waitFor({ timeout: 60_000 });
    expect(await coal.innerText()).toContain('0.1229 kgce/kWh');
    await coal.locator('[data-evidence^="energy.tce-intensity/steel/"]').click();
    const node = page.getByTestId('evidence-drawer').locator('.lt-evidence-node').first();
    await expect.poll(() => node.locator('.lt-evidence-input').count()).toBe(2);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('put exceptions in a queue that the keyboard can work, in Chinese on a phone too', async () => {
    const desk = await open('/meters/exceptions');
    await desk.page.getByTestId('exceptions-page').waitFor();
    await desk.page.getByTestId('exceptions-queue').waitFor();
    expect(desk.problems).toEqual([]);
    await desk.context.close();
    const phone = await open('/meters/exceptions', { width: 390, height: 844, language: 'zh-CN', dark: true });
    await phone.page.getByTestId('exceptions-queue').waitFor();
    const wider = await phone.page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wider).toBe(0);
    expect(phone.problems).toEqual([]);
    await phone.context.close();
  });
});
