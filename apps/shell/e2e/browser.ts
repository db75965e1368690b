import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

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

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['LINGTAN_CHROMIUM'] ?? '/usr/bin/chromium', args: flags });
}

export interface View {
  width?: number;
  height?: number;
  language?: 'en' | 'zh-CN';
  dark?: boolean;
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
  });
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

/** Signs the first administrator in, and replaces the generated password if no test has done so yet. */
export async function signInAdmin(context: BrowserContext): Promise<void> {
  const { url, email, password } = inject('product');
  const headers = { Origin: url };
  const generated = await context.request.post('/api/auth/sign-in/email', { data: { email, password }, headers });
  if (generated.ok()) {
    const data = { currentPassword: password, newPassword: chosenPassword };
    const changed = await context.request.post('/api/me/password', { data, headers });
    if (!changed.ok()) throw new Error(`the password change answered ${changed.status()}: ${await changed.text()}`);
    await context.clearCookies();
  }
  await signIn(context, email, chosenPassword);
}
