import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { sharedProduct } from './shared-product.ts';

// Background networking is off so that a closed network does not slow the browser down.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A page is gone before its code has paid for what the last compiler makes of it: a fifth less of the processor for each load.
  '--js-flags=--no-turbofan',
];

let browser: Browser | undefined;

/** A browser that shows notifications, which one without windows does not; undefined where there is none. */
export const wholeBrowser = process.env['LINGTAN_WHOLE_BROWSER'];

/**
 * The browser of a worker: opened before its first test, and ended with the process.
 * @param own path of another one, which this file has for itself
 * @returns it, for use inside of tests and of hooks that are declared later.
 */
export function useBrowser(own?: string): () => Browser {
  const executablePath = own ?? process.env['LINGTAN_CHROMIUM'] ?? '/usr/bin/chromium';
  beforeAll(async () => {
    if (browser?.isConnected() && own === undefined) return;
    await browser?.close();
    browser = await chromium.launch({ executablePath, args: flags });
  });
  if (own !== undefined)
    afterAll(async () => {
      await browser?.close();
    });
  // A test that passes closes its pages: what is still open after a failure is what the test was looking at.
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const page of browser?.contexts().flatMap((context) => context.pages()) ?? []) {
      const shown = await describePage(page);
      process.stderr.write(`\nWhat the page showed when "${task.name}" failed:\n${shown}\n\n`);
      // Where only the list of failures is kept, its beginning is the one trace of it.
      const error = task.result.errors?.[0];
      if (error) error.message += `\nThe page: ${shown.slice(0, 600)}`;
    }
  });
  afterAll(async () => {
    // What a test that failed has left open would go on asking its product.
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
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

/** What somebody looks at a page with; by default a desk in English and light. */
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

/** @param baseURL by default the product of the file */
export async function openPage(browser: Browser, view: View = {}, baseURL = sharedProduct().url): Promise<WatchedPage> {
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
