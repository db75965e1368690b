import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { installTarballs } from './lib/install-tarballs.mjs';

// The vendor's path without a kernel stands in vendor-path.db.test.ts. The kit with one brings a database, which starts anew here:
// what is lent to the tests of this checkout is out of a vendor's reach.
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'lingtan-vendor-kit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { ...process.env, LINGTAN_BUILD: 'off', NODE_OPTIONS: '', VITEST: '', LINGTAN_TEST_DATABASE_URL: '' };
/** What a program prints that ends well. */
async function ran(file: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], { cwd: folder, env });
  return stdout;
}

it('a vendor who has nothing but tarballs checks the types of an integration and runs all its tests', async () => {
  cpSync(join(root, 'examples/sungrove-inverter'), folder, { recursive: true });
  await ran(join(root, 'tools/pack.mjs'), join(folder, 'packages'));
  const packed = readdirSync(join(folder, 'packages')).map((name) => join(folder, 'packages', name));
  installTarballs(folder, packed);
  await ran(join(root, 'node_modules/typescript-7/bin/tsc'), '-p', '.');
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.test\.tsx?$/.test(file) && !file.startsWith('node_modules'),
  );
  expect(tests.some((file) => file.endsWith('.db.test.ts'))).toBe(true);
  const report = await ran('node_modules/.bin/vitest', 'run', '--reporter=json');
  const { testResults, success } = JSON.parse(report) as { testResults: { status: string }[]; success: boolean };
  expect([success, testResults.length, new Set(testResults.map(({ status }) => status))]).toEqual([
    true,
    tests.length,
    new Set(['passed']),
  ]);
});
