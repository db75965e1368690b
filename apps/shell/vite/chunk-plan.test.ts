import { expect, test } from 'vitest';
import { planOf } from './chunk-plan.ts';

const chunk = (fileName: string, moduleIds: string[], imports: string[], more: object = {}) =>
  [
    fileName,
    { fileName, moduleIds, imports, isEntry: false, isDynamicEntry: false, facadeModuleId: null, ...more },
  ] as const;
const page = (name: string, imports: string[]) =>
  chunk(`${name}.js`, [`/plugins/${name}/web/index.tsx`], imports, { isDynamicEntry: true });

const name = planOf(
  new Map([
    chunk('index.js', ['/shell/src/main.tsx', '/shell/src/frame.tsx'], ['react.js'], {
      isEntry: true,
      facadeModuleId: '/shell/index.html',
    }),
    chunk('react.js', ['/node_modules/react/index.js', '\0helper'], []),
    chunk('table.js', ['/web-sdk/table.tsx'], ['react.js', 'cells.js']),
    chunk('cells.js', ['/web-sdk/cells.tsx'], []),
    chunk('sankey.js', ['/web-sdk/sankey.tsx'], []),
    ...['a', 'b', 'c', 'd'].map((id) => page(id, ['table.js'])),
    page('e', ['sankey.js']),
  ]),
);
const importers: Record<string, string[]> = {
  '/shell/src/frame.css': ['/shell/src/frame.tsx'],
  '/web-sdk/table.css': ['/web-sdk/table.tsx'],
  '/plugins/a/web/a.css': ['/plugins/a/web/index.tsx'],
};
const planned = (id: string) => name(id, { getModuleInfo: (each) => ({ importers: importers[each] ?? [] }) });

test('what the first page loads is in two files: libraries, which change seldom, and ours', () => {
  expect(planned('/node_modules/react/index.js')).toBe('base-library');
  expect(planned('\0helper')).toBe('base-library');
  expect(planned('/shell/src/frame.tsx')).toBe('base');
});

test('the module that waits for texts stays by itself, so that no page waits for it', () => {
  expect(planned('/shell/src/main.tsx')).toBeNull();
});

test('what many pages load is one file more, the rest is the bundler’s affair', () => {
  expect(planned('/web-sdk/table.tsx')).toBe('common');
  expect(planned('/web-sdk/cells.tsx')).toBe('common');
  expect(planned('/web-sdk/sankey.tsx')).toBeNull();
  expect(planned('/plugins/a/web/index.tsx')).toBeNull();
});

test('styles go with the script that brings them', () => {
  expect(planned('/shell/src/frame.css')).toBe('base');
  expect(planned('/web-sdk/table.css')).toBe('common');
  expect(planned('/plugins/a/web/a.css')).toBeNull();
});

test('a build without the page cannot be planned', () => {
  expect(() => planOf(new Map())).toThrow('no entry from index.html');
});
