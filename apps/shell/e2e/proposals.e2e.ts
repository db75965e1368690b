import {
  keepsEdits,
  makeAccount,
  openPage,
  signIn,
  signInAdminNow,
  useBrowser,
  useProduct,
} from '@lingtan/test-browser';
import { expect, it } from 'vitest';

const browser = useBrowser();
useProduct();
const park = 'ordos-mengsu';
const second = { email: 'second-person@example.org', name: 'Second person', password: 'quiet-harbour-lantern-42' };

it('one person proposes a new limit in the form, another approves it, and then it is in force', async () => {
  const first = await openPage(browser(), { language: 'en' });
  await signInAdminNow(first.context);
  await makeAccount(first.context, { ...second, memberships: [{ parkId: park, role: 'operator' }] });
  const limit = async (): Promise<number> => {
    const answer = await first.context.request.get(`/api/parks/${park}/plugins/certificate-trading/config`);
    const { value } = (await answer.json()) as { value: { market?: { maxOrderLots?: number } } };
    return value.market?.maxOrderLots ?? 10_000;
  };
  const before = await limit();

  const { page } = first;
  await page.goto(`/parks/${park}/plugins`);
  const row = page.locator('.plugin', { hasText: 'certificate-trading' });
  await row.getByRole('button', { name: 'Configure' }).click();
  const field = page.getByLabel('Largest order');
  await field.scrollIntoViewIfNeeded();
  await field.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(String(before + 50));
  // Escape asks before what was typed is gone.
  expect((await field.inputValue()).replace(/\D/g, '')).toBe(String(before + 50));
  await keepsEdits(page, {
    editor: 'apps/shell/src/layout/form-window.tsx',
    edits: () => field.inputValue(),
    by: [page.getByRole('button', { name: 'Close' }).last()],
    escapes: true,
  });
  await page.getByTestId('config-save').click();
  // Others wait too: the park's examples have deals that nobody has answered.
  const waiting = page.getByTestId('proposals').getByRole('listitem').filter({ hasText: 'Largest order' });
  await waiting.getByText('You proposed it, so another person decides.').waitFor();
  expect(await waiting.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  expect(await limit()).toBe(before);

  const other = await openPage(browser(), { language: 'zh-CN', width: 390, height: 844, touch: true });
  await signIn(other.context, second.email, second.password);
  await other.page.goto(`/parks/${park}/plugins`);
  const told = other.page.getByTestId('proposals').getByRole('listitem').filter({ hasText: '单笔上限' });
  await told.getByRole('button', { name: '批准' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: '批准' }).click();
  await told.waitFor({ state: 'detached' });
  expect(await limit()).toBe(before + 50);
  await waiting.waitFor({ state: 'detached' });
  expect([...first.problems, ...other.problems]).toEqual([]);
  await first.context.close();
  await other.context.close();
});
