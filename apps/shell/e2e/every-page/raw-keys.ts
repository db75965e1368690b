import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '@lingtan/test-browser';
import type { Page } from 'playwright-core';

/** Places whose cells are words for codes that the server keeps: of an act, of a source, of a reason. */
const logs = ['audit-table', 'gate-log', 'controller-log'].map((id) => `[data-testid=${id}]`).join();

type Texts = { readonly [key: string]: string | Texts };

const keysOf = (texts: Texts, within = ''): string[] =>
  Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? `${within}${key}` : keysOf(text, `${within}${key}.`),
  );

/** Keys of all texts of the product, as they stand where a text is asked for before it is there. */
function allKeys(): string[] {
  const plugins = readdirSync(join(checkout, 'plugins')).map((id) => `plugins/${id}/locales`);
  const folders = [...plugins, 'apps/shell/src/locales', 'packages/web-sdk/src/locales'];
  const keys = folders.flatMap((folder) => {
    if (!readdirSync(join(checkout, folder, '..')).includes('locales')) return [];
    return keysOf(JSON.parse(readFileSync(join(checkout, folder, 'en.json'), 'utf8')) as Texts);
  });
  // A single word may be what somebody wrote.
  return [...new Set(keys)].filter((key) => key.includes('.'));
}

/** Runs in each document before its own code: keeps every text that was drawn, however shortly, and is a key or a code. */
const watch = `(() => {
  const keys = new Set(${JSON.stringify(allKeys())});
  const seen = (window.rawKeys = new Set());
  const code = /^[a-z][a-z0-9-]*[.:][a-z][a-z0-9.-]*$/;
  const look = (node) => {
    if (node.nodeType !== Node.TEXT_NODE) return node.childNodes.forEach(look);
    const text = node.data.trim();
    if (keys.has(text) || (code.test(text) && node.parentElement?.closest(${JSON.stringify(logs)}))) seen.add(text);
  };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes)
      if (type === 'characterData') look(target);
      else addedNodes.forEach(look);
  }).observe(document, { childList: true, subtree: true, characterData: true });
})()`;

/** Watches all that a page draws from now on. @returns asks for the keys and codes that stood on it since it was loaded */
export async function watchRawKeys(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(watch);
  return () => page.evaluate<string[]>('[...(window.rawKeys ?? [])]');
}
