import {
  chosenPassword,
  firstLogin,
  keepsEdits,
  launchProduct,
  openPage,
  type RunningProduct,
  signIn,
  useBrowser,
} from '@lingtan/test-browser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { join } from 'node:path';
import { smallPark, smallPlace } from './small-place.ts';

// A product of its own, with a small park: the restore takes it down, and the parks of the run are not to go back in time.
const browser = useBrowser();
const place = smallPlace();
let product: RunningProduct;

beforeAll(async () => {
  product = await launchProduct(place);
});
afterAll(async () => {
  await product?.stop();
  place.clear();
});

it('a backup made on the page is restored on the page, and what came after it is gone', async () => {
  const { url } = product;
  const headers = { Origin: url };
  const { email, password } = firstLogin(place.dataDir);
  const { page, context, problems } = await openPage(browser(), {}, url);
  await signIn(context, email, password, url);
  const data = { currentPassword: password, newPassword: chosenPassword };
  expect((await context.request.post('/api/me/password', { data, headers })).ok()).toBe(true);
  await context.clearCookies();
  await signIn(context, email, chosenPassword, url);

  await page.goto(`/parks/${smallPark}/settings/backups`);
  const daily = page.getByTestId('backup-plan-daily');
  const kept = await daily.inputValue();
  await daily.fill(String(Number(kept) + 1));
  await keepsEdits(page, {
    editor: 'apps/shell/src/settings/backup-plan-panel.tsx',
    edits: () => daily.inputValue(),
    by: [page.getByTestId('nav-audit')],
  });
  await daily.fill(kept);
  await page.getByTestId('new-backup').first().click();
  await page.getByTestId('make-backup').click();
  const restore = page.getByRole('button', { name: /^Restore 20/ });
  await restore.and(page.locator(':enabled')).waitFor();
  const name = (await restore.getAttribute('aria-label'))!.replace('Restore ', '');

  // Saved by the keyboard as one file, and handed in again.
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: `Download ${name}` }).press('Enter');
  const file = join(place.dataDir, 'saved.tar');
  await (await saved).saveAs(file);
  await page.getByTestId('backup-file').setInputFiles(file);
  const taken = await page.getByText(/20\w+ was taken in: whole, signed/).innerText();
  const handedIn = /20\w+/.exec(taken)![0];
  expect(handedIn).not.toBe(name);
  await page
    .getByTestId('backup-file')
    .setInputFiles({ name: 'x.tar', mimeType: 'application/x-tar', buffer: Buffer.from('no') });
  await page.getByText(/is not a backup: the archive ends early/).waitFor();
  expect((await context.request.delete(`/api/backups/${handedIn}`, { headers })).ok()).toBe(true);

  // Somebody who comes after the backup.
  const later = { email: 'later@example.org', name: 'Later', password: 'quiet-winding-machine-23', memberships: [] };
  expect((await context.request.post('/api/users', { data: later, headers })).ok()).toBe(true);
  await page.goto(`/parks/${smallPark}/settings/users`);
  await page.getByText('later@example.org').waitFor();

  await page.goto(`/parks/${smallPark}/settings/backups`);
  await restore.click();
  const dialog = page.getByRole('dialog', { name: 'Restore a backup' });
  await dialog.getByText(/Everything that came after is lost/).waitFor();
  const confirm = dialog.getByRole('button', { name: 'Restore', exact: true });
  expect(await confirm.isDisabled()).toBe(true);
  expect(await dialog.getByTestId('backup-first').isChecked()).toBe(true);
  await dialog.getByLabel(/^Type/).fill(name);
  await confirm.click();
  await page.getByTestId('restore-watch').waitFor();

  // Whoever opens the product meanwhile gets a page that waits, and then the product by itself.
  const other = await openPage(browser(), {}, url);
  await page
    .getByTestId('restore-watch')
    .getByRole('status')
    .filter({ hasText: /Backing up|Starting the database|Restoring / })
    .waitFor();
  // A page fetches the code of the others ahead, which fails now; that is no reason to load it anew.
  const loads: number[] = [];
  page.on('response', (answer) => answer.request().isNavigationRequest() && loads.push(answer.status()));
  await page.evaluate(`dispatchEvent(new Event('vite:preloadError'))`);
  await other.page.goto(`/parks/${smallPark}`);
  await other.page.getByText('正在恢复备份').waitFor();

  await page.getByTestId('after-restore').waitFor();
  expect(loads, 'loaded anew while the server was away').not.toContain(503);
  await other.page.getByTestId('login-form').waitFor();
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(chosenPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const outcome = await page.getByTestId('restore-outcome').innerText();
  expect(outcome).toMatch(/^Restored to the state of [\d: -]+\./);
  // The way back stands in the list, as the second one.
  expect(outcome).toMatch(/The state before is in the backup 20\w+\./);
  expect(await page.getByRole('button', { name: /^Restore 20/ }).count()).toBe(2);
  await page.goto(`/parks/${smallPark}/settings/users`);
  await page.getByText(email).first().waitFor();
  expect(await page.getByText('later@example.org').count()).toBe(0);
  // That the server is away is what is tested; anything else is a fault.
  const away = /^503 |WebSocket connection to|ERR_CONNECTION_REFUSED/;
  expect([...problems, ...other.problems].filter((each) => !away.test(each))).toEqual([]);
  await context.close();
  await other.context.close();
}, 300_000);
