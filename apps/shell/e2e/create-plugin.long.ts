import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import {
  choosePassword,
  copyOfCheckout,
  firstLogin,
  launchProduct,
  openPage,
  type RunningProduct,
  signIn,
  useBrowser,
} from '@lingtan/test-browser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallPark, smallPlace } from './small-place.ts';

const browser = useBrowser();
const place = smallPlace();
let checkout: string;
let product: RunningProduct | undefined;

beforeAll(() => {
  checkout = copyOfCheckout();
});
afterAll(async () => {
  await product?.stop();
  place.clear();
  rmSync(checkout, { recursive: true, force: true });
});

it('a plugin that was just created is built by the next start, switched on in the browser, and has its page', async () => {
  execFileSync(process.execPath, ['tools/create-plugin.mjs', 'heat-pumps', '--title', 'Heat pumps', '--no-test'], {
    cwd: checkout,
  });
  product = await launchProduct(place, { root: checkout });
  const { page, context, problems } = await openPage(browser(), {}, product.url);
  const { email, password } = firstLogin(place.dataDir);
  await signIn(context, email, password, product.url);
  await choosePassword(context, email, password, product.url);
  await page.goto(`/parks/${smallPark}/plugins`);
  await page.getByTestId('plugin-heat-pumps').getByRole('switch').click({ force: true });
  await page.getByTestId('nav-heat-pumps/').click();
  const own = page.getByTestId('greetings-page');
  await own.waitFor({ timeout: 60_000 });
  expect(await own.getByRole('heading', { level: 1 }).innerText()).toBe('Heat pumps');
  await own.getByRole('textbox').fill('Wang');
  await own.locator('form button[type=submit]').click();
  await own.getByRole('row').filter({ hasText: 'Wang' }).waitFor();
  expect(problems).toEqual([]);
  await context.close();
}, 600_000);
