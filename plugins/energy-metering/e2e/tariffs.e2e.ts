import {
  connectsAgain,
  keepsEdits,
  memberAccount,
  openAsAdmin,
  openAsMember,
  openPage,
  sharedProduct,
  signInAdminNow,
  useBrowser,
  useProduct,
  type View,
  type WatchedPage,
} from '@lingtan/test-browser';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

const root = '/parks/dafeng-port/energy-metering/billing/tariffs';
const tariff = 'jiangsu-two-part';
const browser = useBrowser();
useProduct();

const open = (path: string, view?: View): Promise<WatchedPage> => openAsAdmin(browser(), `${root}${path}`, view);

const api = '/api/parks/dafeng-port/x/energy-metering';

/** What somebody else does at another place. */
async function elsewhere(context: BrowserContext, method: 'POST' | 'PUT', path: string, data: object): Promise<void> {
  const answer = await context.request.fetch(api + path, {
    ...{ method, data },
    headers: { origin: sharedProduct().url },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Content of a version, as it is stored. */
async function versionOf(context: BrowserContext, validFrom: string): Promise<Record<string, unknown>> {
  const answer = await context.request.get(`${api}/tariffs/${tariff}/export`);
  const { versions } = (await answer.json()) as { versions: Record<string, unknown>[] };
  return versions.find((each) => each['validFrom'] === validFrom)!;
}

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

  it('keeps a draft while somebody else saves the version, and replaces theirs only knowingly', async () => {
    const { page, context, problems } = await open(`/${tariff}/2025-06-01/edit`);
    const meanwhile = page.getByTestId('stored-meanwhile');
    const source = page.getByLabel('Source', { exact: true }).first();
    const save = page.locator('.tf-save [data-primary]');
    const others = async (text: string): Promise<void> =>
      elsewhere(context, 'POST', `/tariffs/${tariff}/versions`, {
        version: { ...(await versionOf(context, '2025-06-01')), source: text },
        reason: 'elsewhere',
      });
    const tells = (): Promise<void> =>
      expect
        .poll(
          async () => {
            await connectsAgain(page);
            return meanwhile.count();
          },
          // Each time the server works out the preview anew.
          { interval: 2_000 },
        )
        .toBe(1);
    await source.fill('of my own');
    await page.getByLabel('Reason').fill('by hand');
    await others('of somebody else');
    await tells();
    expect(await source.inputValue()).toBe('of my own');
    await meanwhile.getByRole('button').last().click();
    await expect.poll(() => source.inputValue()).toBe('of somebody else');

    // A page that has heard nothing of it is refused, and tells whoever is far down in it, where nothing covers the ways on.
    await source.fill('of my own');
    await page.getByLabel('Reason').fill('by hand');
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await others(`beside ${width} px`);
      await expect.poll(() => save.isEnabled()).toBe(true);
      await page.locator('.tf-editor-form button').last().scrollIntoViewIfNeeded();
      await save.click();
      await page.getByText('Somebody else has changed it meanwhile').first().waitFor();
      await meanwhile.waitFor();
      const { y, height: high } = (await meanwhile.boundingBox())!;
      expect({ width, top: y >= 0, end: y + high <= height }).toEqual({ width, top: true, end: true });
      expect((await versionOf(context, '2025-06-01'))['source']).toBe(`beside ${width} px`);
      expect(await source.inputValue()).toBe('of my own');
      await meanwhile.getByRole('button').first().click();
      await meanwhile.waitFor({ state: 'detached' });
    }
    await save.click();
    await page.waitForURL(`**${root}/${tariff}/2025-06-01`);
    expect((await versionOf(context, '2025-06-01'))['source']).toBe('of my own');

    // A version that is withdrawn takes no draft along.
    const version = { ...(await versionOf(context, '2025-06-01')), validFrom: '2031-01-01' };
    await elsewhere(context, 'POST', `/tariffs/${tariff}/versions`, { version });
    await page.goto(`${root}/${tariff}/2031-01-01/edit`);
    await source.fill('of a year to come');
    await elsewhere(context, 'POST', `/tariffs/${tariff}/versions/2031-01-01/withdraw`, { reason: 'elsewhere' });
    await tells();
    await meanwhile.getByText('Somebody else has removed this meanwhile').waitFor();
    expect(await source.inputValue()).toBe('of a year to come');
    await meanwhile.getByRole('button').last().click();
    await page.getByTestId('tariff-versions').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('keeps an account as it is edited while somebody else changes it, and tells', async () => {
    const { page, context, problems } = await open('');
    const dialog = page.getByRole('dialog');
    const meanwhile = dialog.getByTestId('stored-meanwhile');
    const name = dialog.getByLabel('Name in English');
    const { accounts } = (await (await context.request.get(`${api}/billing-accounts`)).json()) as {
      accounts: Record<string, unknown>[];
    };
    await page.getByTestId('billing-accounts').locator('tbody tr').first().click();
    const before = await name.inputValue();
    const { id, revision, recordedAt, recordedBy, reason, ...account } = accounts.find(
      (each) => (each['name'] as { en: string }).en === before,
    )!;
    expect([revision, recordedAt, recordedBy].every(Boolean), String(reason)).toBe(true);
    const named = (en: string): object => ({ ...account, name: { ...(account['name'] as object), en } });
    await name.fill(`${before} North`);
    await elsewhere(context, 'PUT', `/billing-accounts/${String(id)}`, named(`${before} South`));
    await name.press('Enter');
    await page.getByText('Somebody else has changed it meanwhile').first().waitFor();
    await meanwhile.waitFor();
    expect(await name.inputValue()).toBe(`${before} North`);
    await meanwhile.getByRole('button').last().click();
    await expect.poll(() => name.inputValue()).toBe(`${before} South`);
    await name.fill(before);
    await name.press('Enter');
    await name.waitFor({ state: 'detached' });
    await page.getByTestId('billing-accounts').getByText(before, { exact: true }).first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('keeps a draft where the session ends, until the same person has signed in again', async () => {
    await (await openAsMember(browser(), 'dafeng-port', 'paper-mill')).context.close();
    const { page, context, problems } = await openPage(browser());
    await signInAdminNow(context);
    await page.goto(`${root}/${tariff}/2025-06-01/edit`);
    const source = page.getByLabel('Source', { exact: true }).first();
    await source.fill('before the session ended');
    await page.getByText('No problems').waitFor();
    const entry = page.getByTestId('entry-over');
    const ends = async (): Promise<void> => {
      // In another window of the browser.
      const headers = { origin: sharedProduct().url };
      expect((await context.request.post('/api/auth/sign-out', { headers, data: {} })).ok()).toBe(true);
      await source.fill('while the session ended');
      await entry.getByText('Your session has ended').waitFor();
    };
    const signsIn = async ({ email, password }: { email: string; password: string }): Promise<void> => {
      await page.fill('input[name=email]', email);
      await page.fill('input[name=password]', password);
      await page.keyboard.press('Enter');
      await entry.waitFor({ state: 'detached' });
    };
    await ends();
    // Nothing of the page is reached behind it.
    for (const key of ['Escape', 'Escape', 'Control+z']) await page.keyboard.press(key);
    await entry.waitFor();
    await signsIn(sharedProduct());
    expect(await source.inputValue()).toBe('while the session ended');
    await page.getByText('No problems').waitFor();

    // Given up by the person who signs out, it is gone.
    await page.getByTestId('user-menu').click();
    await page.getByTestId('sign-out').click();
    await page.getByTestId('unsaved').getByRole('button').last().click();
    await page.getByTestId('login-form').waitFor();
    expect([await entry.count(), await source.count()]).toEqual([0, 0]);

    // Somebody else finds nothing of it.
    await signsIn(sharedProduct());
    // A page without edits would not be kept: the session's end may be heard of before anything is typed.
    await source.fill('of somebody before');
    await ends();
    await signsIn(memberAccount('paper-mill'));
    await expect.poll(() => source.count()).toBe(0);
    await page.getByTestId('nav-overview').click();
    await page.getByTestId('overview').waitFor();
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
