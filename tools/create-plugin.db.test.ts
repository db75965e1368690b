import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const execute = promisify(execFile);
/** Runs a command; when it fails, the error says what the command said. */
const run = async (file: string, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) =>
  execute(file, args, { ...options, maxBuffer: 1e8 }).catch((error: Error & { stdout?: string; stderr?: string }) => {
    throw Object.assign(error, { message: `${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}` });
  });
const bin = (name: string) => join(root, 'node_modules', name);

/** A checkout of its own whose packages are this one's: what is created lands there and nowhere else. */
function copyOfCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), 'lingtan-create-'));
  mkdirSync(join(copy, 'node_modules/@lingtan'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')).filter((each) => each !== '@lingtan' && each !== '.cache'))
    symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name));
  for (const name of ['sdk', 'web-sdk', 'test-kit', 'test-park', 'kernel', 'protocols', 'telemetry'])
    symlinkSync(join(root, 'packages', name), join(copy, 'node_modules/@lingtan', name));
  symlinkSync(join(root, 'packages'), join(copy, 'packages'));
  for (const name of [
    'package.json',
    'package-lock.json',
    'vitest.config.ts',
    'tools/lib/property-seed.ts',
    'tools/lib/name-ended-processes.ts',
    'tools/lib/longest-first.ts',
    'tsconfig.base.json',
    '.oxfmtrc.json',
  ])
    if (existsSync(join(root, name))) cpSync(join(root, name), join(copy, name));
  const config = (types: string, lib: string[], include: string) => ({
    extends: './tsconfig.base.json',
    compilerOptions: { types: [types], ...(lib.length ? { lib, jsx: 'react-jsx' } : {}) },
    include: [include, 'packages/telemetry/contracts/*.d.ts'],
    exclude: lib.length ? [] : ['plugins/*/web'],
  });
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(config('node', [], 'plugins/**/*.ts')));
  writeFileSync(
    join(copy, 'tsconfig.web.json'),
    JSON.stringify(config('vite/client', ['ES2023', 'DOM', 'DOM.Iterable'], 'plugins/*/web/**/*')),
  );
  return copy;
}

const create = (checkout: string, ...args: string[]) =>
  run(process.execPath, [join(root, 'tools/create-plugin.mjs'), ...args, '--into', checkout, '--no-test']);

describe('npm run create-plugin', () => {
  let checkout: string;
  const inside = (...path: string[]) => join(checkout, 'plugins/heat-pumps', ...path);

  beforeAll(async () => {
    checkout = copyOfCheckout();
    await create(checkout, 'heat-pumps', '--title', 'Heat pumps', '--title-zh', '热泵');
  });
  afterAll(() => rmSync(checkout, { recursive: true, force: true }));

  it('makes every room, under the new name everywhere', () => {
    for (const room of ['contracts', 'domain', 'server', 'migrations', 'web', 'locales'])
      expect(readdirSync(inside(room)).length).toBeGreaterThan(0);
    const manifest = JSON.parse(readFileSync(inside('plugin.json'), 'utf8')) as { id: string; title: unknown };
    expect(manifest).toMatchObject({ id: 'heat-pumps', title: { en: 'Heat pumps', 'zh-CN': '热泵' } });
    const left = readdirSync(inside(), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx|json|sql)$/.test(name))
      .flatMap((name) => readFileSync(inside(name), 'utf8').split('\n'))
      .filter((line) => /hello/i.test(line) && !/Hello, /.test(line));
    expect(left).toEqual([]);
  });

  it('enters it in the lockfile as npm would, with versions that are locked already', async () => {
    const lock = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { link?: boolean; dependencies?: Record<string, string>; version?: string }>;
    };
    expect(lock.packages['node_modules/@lingtan/heat-pumps']).toEqual({ resolved: 'plugins/heat-pumps', link: true });
    const made = lock.packages['plugins/heat-pumps']!;
    for (const name of ['zod', 'react', 'drizzle-orm'])
      expect(made.dependencies![name]).toBe(lock.packages[`node_modules/${name}`]!.version);
  });

  it('typechecks on both sides, is formatted, and its own tests are green', async () => {
    const tsc = (config: string) =>
      run(process.execPath, [bin('typescript-7/bin/tsc'), '-p', config, '--noEmit'], { cwd: checkout });
    await tsc('tsconfig.json');
    await tsc('tsconfig.web.json');
    await run(process.execPath, [bin('oxfmt/bin/oxfmt'), '--check', 'plugins'], { cwd: checkout });
    const { stdout } = await run(
      process.execPath,
      [bin('vitest/vitest.mjs'), 'run', 'plugins/heat-pumps', '--reporter=json'],
      {
        cwd: checkout,
        env: { ...process.env, VITEST: '', VITEST_POOL_ID: '', VITEST_WORKER_ID: '', NODE_ENV: 'test' },
      },
    );
    const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { numPassedTests: number; numFailedTests: number };
    expect(report.numFailedTests).toBe(0);
    expect(report.numPassedTests).toBeGreaterThanOrEqual(6);
  }, 240_000);

  it.each([
    ['Heat', 'is no plugin id'],
    ['heat--pump', 'is no plugin id'],
    ['../evil', 'is no plugin id'],
    ['points', 'is a page of the shell'],
    ['heat-pumps', 'exists already'],
  ])('refuses %s and leaves everything as it was', async (id, reason) => {
    const before = readFileSync(join(checkout, 'package-lock.json'), 'utf8');
    await expect(create(checkout, id)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(reason) });
    expect(readdirSync(join(checkout, 'plugins'))).toEqual(['heat-pumps']);
    expect(readFileSync(join(checkout, 'package-lock.json'), 'utf8')).toBe(before);
  });

  it('makes one again whose folder was removed: the link that was left behind leads to the new one', async () => {
    rmSync(inside(), { recursive: true });
    await create(checkout, 'heat-pumps');
    expect(existsSync(join(checkout, 'node_modules/@lingtan/heat-pumps/plugin.json'))).toBe(true);
  });
});
