import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

interface Result {
  success: boolean;
  terminalOutput: string;
}
type Batch = (
  taskGraph: object,
  options: object,
  overrides: object,
  context: object,
) => Promise<Record<string, Result>>;

const load = createRequire(import.meta.url);
const { fastBatch, skippedMark } = load('./suite.cjs') as {
  fastBatch: Batch;
  skippedMark(tier: string, project: string): string;
};
const { lintBatch } = load('./lint.cjs') as { lintBatch: Batch };
const { buildBatch } = load('./build.cjs') as { buildBatch: Batch };
const { textOf } = load('./projects.cjs') as { textOf(target: string, project: string): string };

/** A workspace with one folder for each kind of outcome. */
const root = mkdtempSync(join(tmpdir(), 'lingtan-executors-'));
const files = {
  'vitest.config.ts': `export default { test: { projects: [{ test: { name: 'fast', include: ['*/src/**/*.test.ts'] } }] } };`,
  '.oxlintrc.json': `{ "rules": { "no-debugger": "error" } }`,
  'good/src/a.test.ts': `import { it } from 'vitest'; it('holds', () => {});`,
  'bad/src/a.test.ts': `import { it } from 'vitest'; it('holds', () => {}); it('breaks', () => { throw new Error('no such park'); });`,
  'broken/src/a.test.ts': `import './nowhere.ts';`,
  'idle/src/a.test.ts': `import { it } from 'vitest'; it('holds', () => {}); it.skip('waits', () => {});`,
  'astray/src/a.test.ts': `import { it } from 'vitest'; it('holds', () => {});`,
  'astray/lib/b.test.ts': `import { it } from 'vitest'; it('is never run', () => {});`,
  'astray/inner/project.json': `{}`,
  'astray/inner/c.test.ts': `import { it } from 'vitest'; it('belongs to another project', () => {});`,
  'wordy/src/a.ts': `debugger;`,
  'unfinished/package.json': `{ "exports": { ".": { "@lingtan/source": "./src/a.ts" } } }`,
  'unfinished/src/a.ts': `export const x = {;`,
  'stray/src/a.test.ts': `import { it } from 'vitest'; it('holds', () => { void Promise.reject(new Error('left behind')); });`,
  'ended/src/a.test.ts': `import { it } from 'vitest'; it('ends its process', () => new Promise(() => process.kill(process.pid, 'SIGKILL')));`,
};
const names = ['good', 'bad', 'broken', 'idle', 'astray', 'wordy', 'inner', 'stray', 'ended', 'unfinished'];

beforeAll(() => {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What an executor says of some of the folders, as Nx would call it. */
async function ask(batch: Batch, ...projects: string[]): Promise<Record<string, Result>> {
  const all = Object.fromEntries(names.map((name) => [name, { root: name === 'inner' ? 'astray/inner' : name }]));
  const tasks = Object.fromEntries(projects.map((project) => [project, { id: project, target: { project } }]));
  // What fails there on purpose is no line of the run that this test is part of.
  const quiet = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    return await batch({ tasks }, {}, {}, { root, projectsConfigurations: { projects: all } });
  } finally {
    quiet.mockRestore();
  }
}

describe('a tier of tests', () => {
  it('is judged for each project by itself, from one run', { timeout: 60_000 }, async () => {
    const results = await ask(fastBatch, 'good', 'bad', 'broken', 'idle', 'astray');
    expect(Object.entries(results).map(([name, { success }]) => `${name} ${success}`)).toEqual([
      'good true',
      'bad false',
      'broken false',
      'idle true',
      'astray false',
    ]);
    expect(results['bad']!.terminalOutput).toContain('FAILED bad/src/a.test.ts > breaks\nError: no such park');
    expect(results['broken']!.terminalOutput).toContain('nowhere.ts');
    expect(results['idle']!.terminalOutput).toContain('1 passed, 0 failed, 1 skipped');
    const report = (name: string): unknown =>
      JSON.parse(readFileSync(join(root, `test-results/fast/${name}.json`), 'utf8'));
    expect(report('idle')).toMatchObject({ passed: 1, failed: 0, skipped: 1 });
    // Nx takes no result from the cache where this file is (skipped.test.ts).
    const marked = (name: string) => existsSync(join(root, skippedMark('fast', name)));
    expect(['good', 'idle'].map(marked)).toEqual([false, true]);
    expect(report('bad')).toMatchObject({ passed: 1, failed: 1, files: [{ file: 'bad/src/a.test.ts' }] });
  });

  it(
    'fails as a whole where an error belongs to no test, or a process ended before its tests',
    { timeout: 60_000 },
    async () => {
      const stray = await ask(fastBatch, 'good', 'stray');
      expect([stray['good']!.success, stray['stray']!.success]).toEqual([false, false]);
      expect(stray['stray']!.terminalOutput).toContain('left behind');
      const { ended } = await ask(fastBatch, 'ended');
      expect(ended!.success).toBe(false);
    },
  );

  it('fails where a test file lies that nothing runs, and leaves those of an inner project to it', async () => {
    const { astray } = await ask(fastBatch, 'astray');
    expect(astray!.success).toBe(false);
    expect(astray!.terminalOutput).toContain('FAILED astray/lib/b.test.ts: not run');
    expect(astray!.terminalOutput).not.toContain('inner');
  });
});

it('the linter is asked once, and its findings are told to the project they lie in', async () => {
  const { good, wordy } = await ask(lintBatch, 'good', 'wordy');
  expect([good!.success, wordy!.success]).toEqual([true, false]);
  expect(wordy!.terminalOutput).toMatch(/^wordy\/src\/a\.ts:1:1 {2}.*debugger/);
});

it('a build that fails leaves why, where whoever asked for it reads it', async () => {
  const { wordy, unfinished } = await ask(buildBatch, 'wordy', 'unfinished');
  expect([wordy!.success, unfinished!.success]).toEqual([true, false]);
  const said = (project: string) => readFileSync(join(root, textOf('build', project)), 'utf8');
  expect([said('wordy'), said('unfinished')]).toEqual(['', expect.stringContaining('src/a.ts:1:18')]);
});
