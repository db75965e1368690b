import { keepsEdits, openAsAdmin, useBrowser, useProduct, type View, type WatchedPage } from '@lingtan/test-browser';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

const root = '/parks/dafeng-port/energy-metering/billing/tariffs';
const tariff = 'jiangsu-two-part';
const browser = useBrowser();
useProduct();

const open = (path: string, view?: View): Promise<WatchedPage> => openAsAdmin(browser(), `${root}${path}`, view);

/** Texts of the ranges of the first season: critical peak, peak, valley, deep valley. */
const ranges = (page: Page): Promise<string[]> =>
  page
    .getByTestId('season')
    .first()
    .locator('.tf-range input')
    .evaluateAll((list) => list.map((input) => (input as unknown as { value: string }).value));

describe('the tariff page', () => {
  it('shows versions, prices, the calendar and the week, and opens a price to its version', async () => {
    const { page, context, problems } = await open('');
    for (const id of ['tariff-prices', 'period-map', 'year-map', 'week-prices', 'tariff-history'])
      await page.getByTestId(id).waitFor();
    await expect.poll(() => page.getByTestId('tariff-prices').locator('tbody tr').count()).toBe(6);
    await page.getByTestId('tariff-prices').locator('button.lt-q').first().click();
    await page.getByText(`energy.tariff/${tariff}/2025-06-01@1`).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('paints hours by pointer and by keyboard, names a problem at its field, and undoes', async () => {
    const { page, context, problems } = await open(`/${tariff}/2025-06-01/new`);
    const band = page.getByTestId('hour-band').first();
    await band.scrollIntoViewIfNeeded();
    const before = ['', '14:00-22:00', '00:00-06:00, 11:00-13:00', ''];
    await expect.poll(() => ranges(page)).toEqual(before);
    await page.getByRole('radio', { name: /Critical peak/ }).click();
    // Nothing that comes later may move the band from under the pointer.
    await expect.poll(() => page.locator('main [aria-busy=true]').count()).toBe(0);
    await band.hover();
    const box = (await band.boundingBox())!;
    const at = (hour: number) => box.x + (box.width * hour) / 24;
    await page.mouse.move(at(18.1), box.y + 8);
    await page.mouse.down();
    await page.mouse.move(at(19.9), box.y + 8, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => ranges(page)).toEqual(['18:00-20:00', '14:00-18:00, 20:00-22:00', before[2], '']);
    await band.focus();
    for (const key of ['Home', 'ArrowRight', 'Shift+ArrowRight', '5']) await page.keyboard.press(key);
    await expect
      .poll(() => ranges(page))
      .toEqual(['18:00-20:00', '14:00-18:00, 20:00-22:00', '00:00-00:30, 01:30-06:00, 11:00-13:00', '00:30-01:30']);
    await page
      .getByText(/Required: season summer-winter has hours of the period critical-peak/)
      .first()
      .waitFor();
    await expect.poll(() => page.locator('.tf-save [data-primary]').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => ranges(page)).toEqual(before);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('offers to save only what was checked, and says why a draft could not be', async () => {
    const { page, context, problems } = await open(`/${tariff}/2025-06-01/edit`);
    const save = page.locator('.tf-save [data-primary]');
    const state = page.getByTestId('save-bar').getByRole('status');
    await state.getByText('Nothing changed yet').waitFor();
    const check = '**/tariff-check';
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route(check, async (route) => {
      await held;
      await route.continue();
    });
    await page.getByLabel('Reason').fill('wording of the source');
    await page.getByLabel('Source', { exact: true }).first().fill('Notice 427 of 2025');
    // From the change on, not only once the question is on its way: a button that goes away under a pointer is a lost click.
    expect(await save.isDisabled()).toBe(true);
    await state.getByText('Checking').waitFor();
    letGo();
    await state.getByText('No problems').waitFor();
    expect(await save.isDisabled()).toBe(false);
    await page.unroute(check);
    const source = page.getByLabel('Source', { exact: true }).first();
    await keepsEdits(page, {
      editor: 'plugins/energy-metering/web/tariffs/editor/editor-page.tsx',
      edits: () => source.inputValue(),
      by: [page.getByRole('button', { name: 'Cancel' }), page.getByTestId('nav-audit')],
    });

    await page.route(check, (route) => route.abort());
    await page.getByLabel('Source', { exact: true }).first().fill('Notice 428 of 2025');
    const again = state.getByRole('button', { name: /Not checked, press to try again: .+/ });
    await again.waitFor();
    expect(await save.isDisabled()).toBe(true);
    await page.unroute(check);
    await again.click();
    await state.getByText('No problems').waitFor();
    expect(await save.isDisabled()).toBe(false);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('keeps what was changed by hand in a dialog, whatever closes it, and asks about nothing else', async () => {
    const { page, context, problems } = await open('');
    const dialog = page.getByRole('dialog');
    const question = page.getByTestId('unsaved');
    const name = dialog.getByLabel('Name in English');
    await page.getByTestId('billing-accounts').locator('tbody tr').first().click();
    await name.waitFor();
    const before = await name.inputValue();
    await name.pressSequentially(' North');
    const edits = (): Promise<unknown[]> =>
      Promise.all([name.inputValue(), dialog.locator('input[type=checkbox]:checked').count()]);
    await keepsEdits(page, {
      editor: 'packages/web-sdk/src/control/dialog.tsx',
      edits,
      by: [dialog.getByRole('button', { name: 'Cancel' })],
      escapes: true,
    });
    // Twice with no other key between, which a browser lets nobody hold back; and a click beside it.
    for (const leave of [
      () => page.keyboard.press('Escape'),
      () => page.keyboard.press('Escape'),
      () => page.mouse.click(4, 4),
    ]) {
      await leave();
      await question.waitFor();
      await page.keyboard.press('Escape');
      await question.waitFor({ state: 'detached' });
      expect((await edits())[0]).toBe(`${before} North`);
    }
    await name.fill(before);
    await page.keyboard.press('Escape');
    await name.waitFor({ state: 'detached' });
    expect(await question.count()).toBe(0);

    // What a press of a checkbox has changed counts like what was typed; given up, it is gone.
    await page.getByTestId('billing-accounts').locator('tbody tr').first().click();
    await dialog.locator('input[type=checkbox]').first().click();
    await page.keyboard.press('Escape');
    await question.getByRole('button').last().click();
    await name.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await context.close();
  });

  it('saves a correction with its reason as the next revision', async () => {
    const { page, context, problems } = await open(`/${tariff}/2025-06-01/edit`);
    const save = page.locator('.tf-save [data-primary]');
    await page.getByLabel('Source', { exact: true }).first().fill('Notice 426 of 2025, corrected');
    await page.getByText('No problems').waitFor();
    expect(await save.isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('wording of the source');
    const answered = page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.url().endsWith(`/tariffs/${tariff}/versions`),
    );
    await save.click();
    const answer = await answered;
    expect(answer.ok(), await answer.text()).toBe(true);
    await page.waitForURL(`**${root}/${tariff}/2025-06-01`);
    await page.getByTestId('tariff-versions').getByText('Notice 426 of 2025, corrected').waitFor();
    await page.getByTestId('tariff-history').getByText('wording of the source').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('fits a phone in Chinese', async () => {
    for (const path of ['', `/${tariff}/2025-06-01/edit`]) {
      const { page, context, problems } = await open(path, { width: 390, height: 844, language: 'zh-CN', dark: true });
      await page.getByTestId('period-map').waitFor();
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect(wider).toBe(0);
      expect(problems).toEqual([]);
      await context.close();
    }
  });
});
