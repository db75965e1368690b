import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';

// Background networking is off so that a closed network does not slow the browser down.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Password that the first test sets in place of the generated one. */
export const chosenPassword = 'quiet-harbour-lantern-42';

/**
 * The browser of a test file: opened before its first test, closed after its last one.
 * @returns it, for use inside of tests and of hooks that are declared later.
 */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env['LINGTAN_CHROMIUM'] ?? '/usr/bin/chromium',
      args: flags,
    });
  });
  // A test that passes closes its pages: what is still open after a failure is what the test was looking at.
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const page of browser?.contexts().flatMap((context) => context.pages()) ?? [])
      process.stderr.write(`\nWhat the page showed when "${task.name}" failed:\n${await describePage(page)}\n\n`);
  });
  afterAll(async () => {
    await browser?.close();
  });
  return () => {
    if (!browser) throw new Error('the browser is opened before the first test: ask for it inside of a test');
    return browser;
  };
}

/** Address, focus and text of a page, for the log of a failure. */
async function describePage(page: Page): Promise<string> {
  // As text: the server's types, which these tests are checked with, know no document.
  const shown = page.evaluate<string>(`
    'focus: ' + document.activeElement?.outerHTML.slice(0, 200) + '\\n' +
    (document.querySelector('main') ?? document.body).innerText.replace(/\\n{2,}/g, '\\n').slice(0, 4000)`);
  // A page that hangs must not hold up the tests behind it.
  const late = new Promise<string>((resolve) => setTimeout(() => resolve('the page does not answer'), 5000).unref());
  return `${page.url()}\n${await Promise.race([shown, late]).catch((error: unknown) => String(error))}`;
}

export interface View {
  width?: number;
  height?: number;
  language?: 'en' | 'zh-CN';
  dark?: boolean;
  /** A touch screen. */
  touch?: boolean;
}

/** A page that fails the test on any error in its console, on an uncaught exception, and on a 5xx answer. */
export interface WatchedPage {
  context: BrowserContext;
  page: Page;
  problems: string[];
}

export async function openPage(
  browser: Browser,
  view: View = {},
  baseURL = inject('product').url,
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: view.width ?? 1440, height: view.height ?? 900 },
    locale: view.language === 'zh-CN' ? 'zh-CN' : 'en-US',
    colorScheme: view.dark ? 'dark' : 'light',
    baseURL,
    hasTouch: view.touch ?? false,
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    // The browser itself reports refused requests; those are judged by their status below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 500) problems.push(`${response.status()} ${response.url()}`);
  });
  return { context, page, problems };
}

/** Signs a context in without the form. */
export async function signIn(
  context: BrowserContext,
  email: string,
  password: string,
  url = inject('product').url,
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
  url = inject('product').url,
): Promise<void> {
  const data = { currentPassword: generated, newPassword: chosenPassword };
  const changed = await context.request.post('/api/me/password', { data, headers: { Origin: url } });
  if (!changed.ok()) throw new Error(`the password change answered ${changed.status()}: ${await changed.text()}`);
  await context.clearCookies();
  await signIn(context, email, chosenPassword, url);
}

/** Signs the first administrator in, and replaces the generated password if no test has done so yet. */
export async function signInAdmin(context: BrowserContext): Promise<void> {
  const { url, email, password } = inject('product');
  const headers = { Origin: url };
  const signInWith = (each: string) =>
    context.request.post('/api/auth/sign-in/email', { data: { email, password: each }, headers });
  // The chosen one first: each attempt that fails counts, and many of them lock the account.
  if ((await signInWith(chosenPassword)).ok()) return;
  if ((await signInWith(password)).ok()) await choosePassword(context, email, password);
  else await signIn(context, email, chosenPassword);
}

/** Opens an address of the product as the first administrator; without one the page stays blank. */
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
  const made = await admin.context.request.post('/api/users', {
    headers: { Origin: inject('product').url },
    data: { ...account, name: enterpriseId, memberships: [{ parkId, role: 'member', enterpriseId }] },
  });
  if (!made.ok() && made.status() !== 409)
    throw new Error(`the member answered ${made.status()}: ${await made.text()}`);
  await admin.context.close();
  const opened = await openPage(browser, view);
  await signIn(opened.context, account.email, account.password);
  return opened;
}
