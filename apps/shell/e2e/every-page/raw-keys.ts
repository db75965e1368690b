import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '@lingtan/test-browser';
import type { Page } from 'playwright-core';

/** Tables that have words for codes which the server keeps: of acts, of sources, of reasons. */
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
const watch = (keys: ReadonlySet<string>): string => `(() => {
  const keys = new Set(${JSON.stringify([...keys])});
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
  const keys = new Set(allKeys());
  const acts = new Set<string>();
  const answers: Promise<void>[] = [];
  page.on('response', (response) => {
    if (!/\/audit\?/.test(response.url())) return;
    const read = async (): Promise<void> => {
      const { rows } = (await response.json()) as { rows: { action: string }[] };
      for (const { action } of rows) acts.add(action);
    };
    // One that was left before it was there has told nothing.
    answers.push(read().catch(() => undefined));
  });
  await page.addInitScript(watch(keys));
  return async () => {
    const seen = await page.evaluate<string[]>('[...(window.rawKeys ?? [])]');
    await Promise.all(answers.splice(0));
    // What else has a point in it there is the name of a point or of a file.
    return seen.filter((text) => keys.has(text) || acts.has(text) || text.includes(':'));
  };
}
