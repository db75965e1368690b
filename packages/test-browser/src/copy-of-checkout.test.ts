import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { copyOfCheckout } from './copy-of-checkout.ts';
import { checkout } from './product.ts';

const { WorkspaceContext } = createRequire(import.meta.url)(
  join(checkout, 'node_modules/nx/dist/src/native/index.js'),
) as { WorkspaceContext: new (root: string, cache: string) => { allFileData(): { file: string; hash: string }[] } };

const folder = mkdtempSync(join(tmpdir(), 'lingtan-copied-'));
const made = [folder];
afterAll(() => {
  for (const each of made) rmSync(each, { recursive: true });
});

/** What Nx takes for sources of a checkout, each with its content: what a build is found again by in the cache. */
const sourcesOf = (root: string): string[] =>
  new WorkspaceContext(root, join(folder, 'cache')).allFileData().map(({ file, hash }) => `${file} ${hash}`);

test('to Nx a copy of a checkout has the same sources, so that it builds nothing that is built in the other', () => {
  const root = join(folder, 'checkout');
  for (const [path, text] of Object.entries({
    'nx.json': '{}',
    'package.json': '{}',
    'node_modules/outside/index.js': 'installed',
    ...Object.fromEntries(
      ['packages/a', 'plugins/b', 'apps/c'].flatMap((place) => [
        [`${place}/package.json`, JSON.stringify({ name: `@lingtan/${place.at(-1)}` })],
        [`${place}/src/index.ts`, 'source'],
        [`${place}/dist/src/index.js`, 'built'],
        [`${place}/tsconfig.tsbuildinfo`, 'built'],
      ]),
    ),
  })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  cpSync(join(checkout, '.gitignore'), join(root, '.gitignore'));
  const copy = copyOfCheckout(root);
  made.push(copy);
  const sources = sourcesOf(root);
  expect(sources).toHaveLength(9);
  expect(sourcesOf(copy)).toEqual(sources);
});
