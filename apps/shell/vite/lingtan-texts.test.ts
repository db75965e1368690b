import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { textsIn } from './lingtan-texts.ts';

const repository = join(import.meta.dirname, '../../..');
const root = mkdtempSync(join(tmpdir(), 'lingtan-texts-'));
mkdirSync(join(root, 'folder'));
writeFileSync(join(root, 'folder/plugin.json'), '{ "id": "hello" }');
afterAll(() => rmSync(root, { recursive: true }));

test('texts are those of the plugin in whose folder they lie, of the shell, or of its kit', () => {
  expect(textsIn(join(root, 'folder/locales/en.json'), root)).toEqual({ namespace: 'hello', language: 'en' });
  expect(textsIn(join(repository, 'apps/shell/src/locales/zh-CN.json'))).toEqual({
    namespace: 'shell',
    language: 'zh-CN',
  });
  expect(textsIn(join(repository, 'packages/web-sdk/src/locales/en.json'))).toEqual({
    namespace: 'sdk',
    language: 'en',
  });
});

test('other files hold none', () => {
  for (const file of ['folder/plugin.json', 'folder/locales/fr.json', 'folder/web/locales/en.json', 'locales/en.json'])
    expect(textsIn(join(root, file), root)).toBeNull();
});
