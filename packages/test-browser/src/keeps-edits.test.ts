import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from './product.ts';

function filesIn(folder: string, within: string): Map<string, string> {
  const plugins = readdirSync(join(checkout, 'plugins')).map((each) => join('plugins', each, within));
  const paths = [folder, ...plugins].flatMap((each) => {
    const root = join(checkout, each);
    try {
      return readdirSync(root, { recursive: true }).map((path) => join(each, String(path)));
    } catch {
      // Not every plugin has one.
      return [];
    }
  });
  const sources = paths.filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path));
  return new Map(sources.map((path) => [path, readFileSync(join(checkout, path), 'utf8')]));
}

const matching = (files: ReadonlyMap<string, string>, pattern: RegExp): string[] =>
  [...files].flatMap(([path, text]) => (pattern.test(text) ? [path] : [])).sort();

test('every editor that asks before edits are lost is left by hand in a browser test, in each way', () => {
  const editors = matching(filesIn('apps/shell/src', 'web'), /\buseUnsaved\(/);
  const left = [...filesIn('apps/shell/e2e', 'e2e').values()].flatMap((text) =>
    [...text.matchAll(/keepsEdits\([^]*?editor: '([^']+)'/g)].map(([, editor]) => editor!),
  );
  expect(editors.length).toBeGreaterThan(7);
  expect(left.sort()).toEqual(editors);
});

test('every form of a page that replaces what is stored asks before its edits are lost', () => {
  const files = filesIn('apps/shell/src', 'web');
  const replaces = matching(files, /method: (\w+ \? )?'(PUT|PATCH)'/);
  // A window that asks for the little it needs is closed by who opened it.
  const onPages = replaces.filter((path) => path.endsWith('.tsx') && !/<\w*Dialog\b/.test(files.get(path)!));
  expect(onPages.length).toBeGreaterThan(4);
  const silent = onPages.filter((path) => !/\buseUnsaved\(/.test(files.get(path)!));
  expect(silent).toEqual([]);
});
