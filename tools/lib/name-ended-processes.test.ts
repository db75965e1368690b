import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { endOf } from './name-ended-processes.ts';

const root = join(import.meta.dirname, '../..');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('Vitest ends its processes with SIGTERM; everything else is news', () => {
  expect(endOf(0, null)).toBeNull();
  expect(endOf(null, 'SIGTERM')).toBeNull();
  expect(endOf(null, 'SIGSEGV')).toBe('by SIGSEGV');
  expect(endOf(134, null)).toBe('with exit code 134');
});

test('a run whose process is killed says by what, and which file was not run to its end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-ended-'));
  folders.push(folder);
  const report = join(folder, 'report.json');
  const helper = JSON.stringify(join(import.meta.dirname, 'name-ended-processes.ts'));
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    `export default { test: { globals: true, pool: 'forks', globalSetup: [${helper}] } };`,
  );
  writeFileSync(
    join(folder, 'killed.test.mjs'),
    `test('first', () => new Promise(() => setTimeout(() => process.kill(process.pid, 'SIGKILL'), 500)));
     test('second', () => expect(1).toBe(1));`,
  );
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      `--root=${folder}`,
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { encoding: 'utf8', timeout: 60_000 },
  );
  expect(status, stdout + stderr).toBe(1);
  expect(stderr).toContain('TEST PROCESS ENDED: by SIGKILL');
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { name: string; assertionResults: { status: string }[] }[];
  };
  expect(testResults.map(({ name }) => name)).toEqual([expect.stringContaining('killed.test.mjs')]);
  expect(testResults[0]!.assertionResults.map(({ status }) => status)).toEqual(['pending', 'pending']);
});
