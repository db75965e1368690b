import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPackage } from './build-package.mjs';

const root = mkdtempSync(join(tmpdir(), 'lingtan-build-'));
const files = {
  'package.json': JSON.stringify({
    type: 'module',
    bin: { tool: './dist/src/tool.js' },
    exports: {
      '.': { '@lingtan/source': './src/index.ts', default: './dist/src/index.js' },
      './deep': { '@lingtan/source': './src/deep/index.ts', default: './dist/src/deep/index.js' },
      './web': './web/index.tsx',
    },
  }),
  'plugin.json': JSON.stringify({ entry: { server: './server/index.ts' } }),
  'src/index.ts': `export { shared } from './shared.ts'; export { text } from './deep/texts/text.ts'; export { folder } from './deep/texts/folder.ts';`,
  'src/deep/index.ts': `export { folder } from './texts/folder.ts'; export { shared } from '../shared.ts'; export { thread } from './thread-of.ts';`,
  'src/shared.ts': `export const shared = { made: Math.random() };`,
  'src/tool.ts': `export const tool = 1;`,
  'src/unnamed.ts': `export const unnamed = 1;`,
  'src/deep/texts/text.ts': `import { readFileSync } from 'node:fs';
    export const text: string = readFileSync(new URL('../../../data/text.json', import.meta.url), 'utf8');`,
  'src/deep/texts/folder.ts': `export const folder = import.meta.dirname;`,
  'src/deep/thread-of.ts': `export const thread = new URL('./thread.js', import.meta.url);`,
  'src/deep/thread.ts': `import { shared } from '../shared.ts'; export const inThread = shared.made;`,
  'server/index.ts': `export class Pump {} export default 'a server';`,
  'data/text.json': `"read from beside it"`,
  'fixtures/not-built.ts': `export const x = 1;`,
};
interface Loaded {
  shared: object;
  text: string;
  folder: string;
  thread: URL;
  Pump: { name: string };
}
const load = async (file: string) => (await import(pathToFileURL(join(root, 'dist', file)).href)) as Loaded;

beforeAll(async () => {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  await buildPackage(root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a package that is built', () => {
  it('has what its exports, its commands and its manifest name, and nothing else by its name', () => {
    const made = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js') && !file.startsWith('chunks'))
      .sort();
    expect(made).toEqual(['server/index.js', 'src/deep/index.js', 'src/deep/thread.js', 'src/index.js', 'src/tool.js']);
  });

  it('has a module that two exports share once in a process, and a class under its name', async () => {
    expect((await load('src/index.js')).shared).toBe((await load('src/deep/index.js')).shared);
    const { Pump } = await load('server/index.js');
    expect(Pump.name).toBe('Pump');
  });

  it('finds what lies beside a source from where that stood, whichever file it is part of', async () => {
    expect((await load('src/index.js')).text).toBe('"read from beside it"');
    for (const file of ['src/index.js', 'src/deep/index.js'])
      expect((await load(file)).folder).toBe(join(root, 'dist/src/deep/texts'));
    expect((await load('src/deep/index.js')).thread.href).toBe(
      pathToFileURL(join(root, 'dist/src/deep/thread.js')).href,
    );
  });

  it('has a program that is started by its address whole in one file', async () => {
    const alone = join(root, 'alone.mjs');
    const text = readFileSync(join(root, 'dist/src/deep/thread.js'), 'utf8');
    expect(text).not.toMatch(/from\s*["']\.|import\s*["']\./);
    writeFileSync(alone, text.replace(/^\/\/# sourceMappingURL.*$/m, ''));
    const { inThread } = (await import(pathToFileURL(alone).href)) as { inThread: number };
    expect(inThread).toEqual(expect.any(Number));
  });

  it('that names nothing to others has each source under its name', async () => {
    const other = mkdtempSync(join(tmpdir(), 'lingtan-build-'));
    mkdirSync(join(other, 'lib'));
    writeFileSync(join(other, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(other, 'lib/b.ts'), 'export const b = import.meta.dirname;');
    writeFileSync(join(other, 'a.ts'), `export { b } from './lib/b.ts'; export const a = import.meta.dirname;`);
    await buildPackage(other);
    const made = (await import(pathToFileURL(join(other, 'dist/a.js')).href)) as object;
    expect(made).toMatchObject({ a: join(other, 'dist'), b: join(other, 'dist/lib') });
    expect(existsSync(join(other, 'dist/lib/b.js'))).toBe(true);
    rmSync(other, { recursive: true });
  });

  it('keeps what it had when it does not build', async () => {
    writeFileSync(join(root, 'src/shared.ts'), 'export const shared = {;');
    await expect(buildPackage(root)).rejects.toThrow('src/shared.ts:1:23');
    expect(existsSync(join(root, 'dist/src/index.js'))).toBe(true);
  });
});
