import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { choosePassword, openPage, signIn, useBrowser } from './browser.ts';
import { copyOfCheckout } from './copy-of-checkout.ts';
import { firstLogin, launchProduct, newPlace, type RunningProduct } from './start-product.ts';

const browser = useBrowser();
const placed = newPlace();
let checkout: string;
let product: RunningProduct | undefined;

beforeAll(() => {
  checkout = copyOfCheckout();
});
afterAll(async () => {
  await product?.stop();
  (await placed).clear();
  rmSync(checkout, { recursive: true, force: true });
});

it('a plugin that was just created is built by the next start, switched on in the browser, and has its page', async () => {
  execFileSync(process.execPath, ['tools/create-plugin.mjs', 'heat-pumps', '--title', 'Heat pumps', '--no-test'], {
    cwd: checkout,
  });
  product = await launchProduct(await placed, checkout);
  const { page, context, problems } = await openPage(browser(), {}, product.url);
  const { email, password } = firstLogin((await placed).dataDir);
  await signIn(context, email, password, product.url);
  await choosePassword(context, email, password, product.url);
  await page.goto('/parks/dafeng-port/plugins');
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
