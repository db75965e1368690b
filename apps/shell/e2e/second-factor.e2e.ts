import { createHmac } from 'node:crypto';
import {
  choosePassword,
  chosenPassword,
  findings,
  firstLogin,
  keepsEdits,
  launchProduct,
  openPage,
  queryProduct,
  type RunningProduct,
  signIn,
  useBrowser,
} from '@lingtan/test-browser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallPark, smallPlace } from './small-place.ts';

// A product of its own: no other test can sign in as somebody who has a second factor.
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

/** Code of an authenticator app that is `ahead` steps ahead of the clock. */
function appCode(secret: string, ahead: number): string {
  const bits = [...secret].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)!
      .map((byte) => Number.parseInt(byte, 2)),
  );
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const digest = createHmac('sha1', key).update(counter).digest();
  return String((digest.readUInt32BE(digest[19]! & 15) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

it('an app and a passkey are set up, asked for at the sign-in, and again before what weighs', async () => {
  const { url } = product;
  const { page, context, problems } = await openPage(browser(), {}, url);
  const { email, password } = firstLogin(place.dataDir);
  await signIn(context, email, password, url);
  await choosePassword(context, email, password, url);
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const authenticator = { protocol: 'ctap2', transport: 'internal', hasUserVerification: true } as const;
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...authenticator, isUserVerified: true, automaticPresenceSimulation: true },
  });
  const profile = `/parks/${smallPark}/settings/profile`;
  const leaveAndCome = async () => {
    await page.getByTestId('user-menu').click();
    await page.getByTestId('sign-out').click();
    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', chosenPassword);
    await page.keyboard.press('Enter');
    await page.getByTestId('proof-form').waitFor();
  };

  await page.goto(profile);
  await page.getByTestId('add-factor').click();
  const secret = await page.getByTestId('totp-secret').innerText();
  expect(await findings(page)).toEqual([]);
  await page.fill('input[name=code]', '000000');
  await page.keyboard.press('Enter');
  await page.getByText(/^code does not fit/).waitFor();
  await page.fill('input[name=code]', appCode(secret, 0));
  await page.keyboard.press('Enter');
  expect((await page.getByTestId('secret').innerText()).trim().split('\n')).toHaveLength(10);
  await page.getByRole('button', { name: 'Done' }).click();

  await leaveAndCome();
  expect(await findings(page)).toEqual([]);
  // The code that set it up has been used.
  await page.fill('input[name=code]', appCode(secret, 1));
  await page.keyboard.press('Enter');
  await page.getByTestId('settings-page').waitFor();

  await page.getByTestId('add-factor').click();
  await page.getByTestId('new-factor').getByText('Passkey', { exact: true }).click();
  await page.getByRole('button', { name: 'Make the passkey' }).click();
  await page.getByRole('button', { name: 'Remove Passkey' }).waitFor();
  await leaveAndCome();
  await page.getByTestId('show-passkey').click();
  await page.getByTestId('settings-page').waitFor();

  // Somebody who signed in long ago invites a colleague.
  await queryProduct(
    place.dataDir,
    `update auth.session set "createdAt" = now() - interval '1 hour', "confirmedAt" = null`,
  );
  await page.goto(`/parks/${smallPark}/settings/users`);
  await page.getByTestId('new-user').click();
  const form = page.getByTestId('user-form');
  await form.locator('input[name=name]').fill('Colleague');
  await form.locator('input[name=email]').fill('colleague@example.org');
  await keepsEdits(page, {
    editor: 'apps/shell/src/layout/form-window.tsx',
    edits: () => form.locator('input[name=email]').inputValue(),
    by: [form.getByRole('button', { name: 'Cancel' })],
    escapes: true,
  });
  await form.locator('input[name=email]').focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByTestId('confirm-dialog');
  await dialog.waitFor();
  expect(await findings(page)).toEqual([]);
  await dialog.getByTestId('show-passkey').click();
  const link = await page.getByTestId('secret').innerText();

  const colleague = await openPage(browser(), { language: 'zh-CN' }, url);
  await colleague.page.goto(link);
  await colleague.page.fill('input[name=new]', chosenPassword);
  await colleague.page.fill('input[name=again]', chosenPassword);
  expect(await findings(colleague.page)).toEqual([]);
  expect(colleague.page.url()).not.toContain('#');
  await colleague.page.keyboard.press('Enter');
  await colleague.page.getByText('密码已设置。').waitFor();
  await signIn(colleague.context, 'colleague@example.org', chosenPassword, url);
  expect([...problems, ...colleague.problems]).toEqual([]);
});
