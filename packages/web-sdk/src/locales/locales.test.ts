import { expect, test } from 'vitest';
import { messageKeys, messageOf } from '../i18n/flatten.ts';
import type { Messages } from '../plugin/define-web-plugin.ts';

const files = import.meta.glob<Messages>(
  ['./*.json', '../../../../apps/shell/src/locales/*.json', '../../../../plugins/*/{,web/}locales/*.json'],
  { eager: true, import: 'default' },
);

const folders = new Map<string, Record<string, Messages>>();
for (const [path, messages] of Object.entries(files)) {
  const match = /^(.*)\/(en|zh-CN)\.json$/.exec(path);
  if (match) folders.set(match[1]!, { ...folders.get(match[1]!), [match[2]!]: messages });
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

test('the shell and the sdk have texts', () => {
  expect(folders.size).toBeGreaterThanOrEqual(2);
});

test.each([...folders])('%s is complete in both languages', (_folder, { en, 'zh-CN': zh }) => {
  expect(en).toBeDefined();
  expect(zh).toBeDefined();
  expect(messageKeys(zh!)).toEqual(messageKeys(en!));
  for (const key of messageKeys(en!)) {
    const [english, chinese] = [messageOf(en!, key), messageOf(zh!, key)];
    if (english === undefined || chinese === undefined) continue;
    expect(english.trim(), key).not.toBe('');
    expect(chinese.trim(), key).not.toBe('');
    expect(placeholders(chinese), key).toEqual(placeholders(english));
  }
});
