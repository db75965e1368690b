import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { openPage, type View, type WatchedPage } from './browser.ts';
import { acceptInvitation } from './product.ts';
import { sharedProduct } from './shared-product.ts';

/** Password that tests set in place of a generated one. */
export const chosenPassword = 'quiet-harbour-lantern-42';

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

/** Signs a context in without the form. */
export async function signIn(
  context: BrowserContext,
  email: string,
  password: string,
  url = sharedProduct().url,
): Promise<void> {
  const answer = await context.request.post('/api/auth/sign-in/email', {
    data: { email, password },
    headers: { Origin: url },
  });
  if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}: ${await answer.text()}`);
}

/** Replaces the generated password of whoever is signed in by {@link chosenPassword}, and signs in with it. */
export async function choosePassword(
  context: BrowserContext,
  email: string,
  generated: string,
  url = sharedProduct().url,
): Promise<void> {
  const data = { currentPassword: generated, newPassword: chosenPassword };
  const changed = await context.request.post('/api/me/password', { data, headers: { Origin: url } });
  if (!changed.ok()) throw new Error(`the password change answered ${changed.status()}: ${await changed.text()}`);
  await context.clearCookies();
  await signIn(context, email, chosenPassword, url);
}

/** Makes an account whose person has chosen the password, by the link of an invitation; one that is there stays. */
export async function makeAccount(
  { request }: BrowserContext,
  {
    password,
    ...account
  }: { email: string; name: string; password: string; platformAdmin?: boolean; memberships: object[] },
): Promise<void> {
  const { url, dataDir } = sharedProduct();
  const made = await request.post('/api/users', { headers: { Origin: url }, data: { ...account, invite: true } });
  if (made.status() === 409) return;
  if (!made.ok()) throw new Error(`the account answered ${made.status()}: ${await made.text()}`);
  const { user, link } = (await made.json()) as { user: { id: string }; link: { url: string } };
  await acceptInvitation(link.url, password);
  // It is somebody else than who made it, which the command line of the server vouches for.
  const { token } = JSON.parse(readFileSync(join(dataDir, 'local-access.json'), 'utf8')) as { token: string };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const vouched = await fetch(`${url}/api/users/${user.id}/vouch`, { method: 'POST', headers, body: '{}' });
  if (!vouched.ok) throw new Error(`vouching answered ${vouched.status}: ${await vouched.text()}`);
}

let adminSession: { cookies: Cookies; until: number } | undefined;

/** Signs in the administrator of the tests, once for all pages of a worker that come before who it is has to be confirmed. */
export async function signInAdmin(context: BrowserContext): Promise<void> {
  if (adminSession && adminSession.until > Date.now()) {
    await context.addCookies(adminSession.cookies);
    return;
  }
  await signInAdminNow(context);
  adminSession = { cookies: await context.cookies(), until: Date.now() + 8 * 60_000 };
}

/** Signs in the administrator of the tests now: what a person answers for needs a login of a short while ago. */
export async function signInAdminNow(context: BrowserContext): Promise<void> {
  const { email, password } = sharedProduct();
  await signIn(context, email, password);
}

/** Opens an address of the product as an administrator; without one the page stays blank. */
export async function openAsAdmin(browser: Browser, path: string | null, view: View = {}): Promise<WatchedPage> {
  const opened = await openPage(browser, view);
  await signInAdmin(opened.context);
  if (path !== null) await opened.page.goto(path);
  return opened;
}

/** What the member of an enterprise signs in with. */
export function memberAccount(enterpriseId: string): { email: string; password: string } {
  return { email: `${enterpriseId}@example.org`, password: 'quiet-winding-machine-23' };
}

/** A member's account for one enterprise of a park, made where no test has made it yet, on a page that stays blank. */
export async function openAsMember(
  browser: Browser,
  parkId: string,
  enterpriseId: string,
  view: View = {},
): Promise<WatchedPage> {
  const account = memberAccount(enterpriseId);
  const admin = await openAsAdmin(browser, null);
  const memberships = [{ parkId, role: 'member', enterpriseId }];
  await makeAccount(admin.context, { ...account, name: enterpriseId, memberships });
  await admin.context.close();
  const opened = await openPage(browser, view);
  await signIn(opened.context, account.email, account.password);
  return opened;
}
