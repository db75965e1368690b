import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPage, signIn, useBrowser } from './browser.ts';
import { firstLogin, launchProduct, newPlace, type RunningProduct } from './start-product.ts';

const root = join(import.meta.dirname, '../../..');
const groups = ['packages', 'plugins', 'apps'];
const browser = useBrowser();
const placed = newPlace();
let checkout: string;
let product: RunningProduct | undefined;

/** A checkout of its own, built as far as this one is; installed packages are this one's. */
function copyOfCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), 'lingtan-developer-'));
  const modules = join(copy, 'node_modules');
  mkdirSync(join(modules, '@lingtan'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '@lingtan' && name !== '.cache') symlinkSync(join(root, 'node_modules', name), join(modules, name));
  for (const name of readdirSync(root))
    if (/^(package|package-lock|nx|tsconfig(\..+)?|\.prettierrc)\.json$/.test(name))
      cpSync(join(root, name), join(copy, name));
  for (const name of [...groups, 'tools', 'docs', 'parks'])
    cpSync(join(root, name), join(copy, name), { recursive: true, verbatimSymlinks: true });
  for (const group of groups)
    for (const folder of readdirSync(join(copy, group))) {
      const { name } = JSON.parse(readFileSync(join(copy, group, folder, 'package.json'), 'utf8')) as { name: string };
      symlinkSync(join(copy, group, folder), join(modules, name));
    }
  return copy;
}

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
  const chosen = 'warm-floor-in-winter-7';
  await signIn(context, email, password, product.url);
  const headers = { Origin: product.url };
  const data = { currentPassword: password, newPassword: chosen };
  expect((await context.request.post('/api/me/password', { data, headers })).status()).toBe(200);
  await context.clearCookies();
  await signIn(context, email, chosen, product.url);
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
