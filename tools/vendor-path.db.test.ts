import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { installTarballs } from './lib/install-tarballs.mjs';

// What a vendor does, from a folder outside of this checkout with nothing but the tarballs, until the plugin runs on a server and is
// upgraded there. One step follows from the other.
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'lingtan-vendor-'));
const logger = createServer((_request, response) =>
  response.end(JSON.stringify({ registers: [1, 0x8a88, 2, 1, 0x00fa, 0, 3, 0, 0, 0, 0, 0] })),
);
let park: TestPark;

// Compilers and packages take their time where others work as well.
vi.setConfig({ testTimeout: 600_000 });

beforeAll(async () => {
  await new Promise<void>((resolve) => logger.listen(0, '127.0.0.1', resolve));
  park = await createTestPark({ plugins: [] });
});
afterAll(async () => {
  await park?.stop();
  logger.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Said {
  code: number;
  out: string;
}
/** Runs a program of the vendor's folder, or `lingtan` of the checkout against the server. */
function run(program: string, ...args: string[]): Promise<Said> {
  return new Promise((resolve) => {
    const mine = program === 'lingtan';
    const file = mine ? join(root, 'tools/lingtan.mjs') : join(folder, 'node_modules/.bin', program);
    const env = { ...process.env, LINGTAN_BUILD: 'off', NODE_OPTIONS: '', VITEST: '', LINGTAN_TEST_DATABASE_URL: '' };
    const child = execFile(
      process.execPath,
      [program === 'node' ? args.shift()! : file, ...args],
      { cwd: mine ? root : folder, env: { ...env, ...(mine ? access : {}) }, encoding: 'utf8' },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? 1, out: stdout + stderr }),
    );
    child.stdin!.end();
  });
}
let access: Record<string, string> = {};
/** The same where it must go well. @returns what it printed */
async function ran(program: string, ...args: string[]): Promise<string> {
  const { code, out } = await run(program, ...args);
  expect(code, `${program} ${args.join(' ')}\n${out}`).toBe(0);
  return out;
}
/** Changes a file of the vendor. */
function edit(file: string, ...changes: [string, string][]): void {
  let text = readFileSync(join(folder, file), 'utf8');
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  writeFileSync(join(folder, file), text);
}
/** The compiler, which a vendor may have in either version; this one is the quicker. */
const types = ['node', join(root, 'node_modules/typescript-7/bin/tsc'), '-p', '.'] as const;
/** Builds, packs and signs what stands in the folder as a version. @returns the file */
async function release(version: string, before: string): Promise<string> {
  for (const file of ['package.json', 'plugin.json']) edit(file, [`"version": "${before}"`, `"version": "${version}"`]);
  await ran('node', 'build.mjs');
  expect(await ran('lingtan-plugin', 'pack')).toContain(`sungrove-inverter ${version} packed`);
  const archive = join(folder, `sungrove-lingtan-inverter-${version}.tgz`);
  await ran('lingtan-plugin', 'sign', archive, '--key', 'sungrove.pem');
  return archive;
}
/** Waits until the plugin is what it will be on the park, and expects it to run in a version. */
async function runs(version: string): Promise<void> {
  expect(await ran('lingtan', 'plugin', 'enable', 'sungrove-inverter', '--park', park.park.id)).toContain(': running');
  const { out } = await run('lingtan', 'plugin', 'versions', 'sungrove-inverter');
  expect(out.split('\n').find((line) => line.includes(' yes '))).toContain(` ${version} `);
}
/** What waits for another administrator is approved on the server itself. */
async function approved(said: string): Promise<void> {
  const no = /^proposal (\d+):/m.exec(said)?.[1];
  if (no !== undefined) await ran('lingtan', 'proposal', 'approve', no);
}

test('it is written, checked by its types, tested without a server, built, packed and signed', async () => {
  cpSync(join(root, 'examples/sungrove-inverter'), folder, { recursive: true });
  await ran('node', join(root, 'tools/pack.mjs'), join(folder, 'packages'));
  const tarballs = readdirSync(join(folder, 'packages')).map((name) => join(folder, 'packages', name));
  // The kit that runs an integration in the kernel stands apart: all else is done without it.
  installTarballs(folder, tarballs, ['@lingtan/test-park']);
  expect(readdirSync(join(folder, 'node_modules/@lingtan'))).not.toContain('kernel');
  rmSync(join(folder, 'server/inverters.db.test.ts'));
  await ran(...types);
  expect(await ran('vitest', 'run')).toMatch(/Tests .*passed/);
  await ran('lingtan-plugin', 'keygen', 'sungrove.pem');
  const archive = await release('1.0.1', '1.0.0');
  const said = JSON.parse(await ran('lingtan-plugin', 'inspect', archive, '--json')) as object;
  expect(said).toMatchObject({ id: 'sungrove-inverter', version: '1.0.1', signature: 'signed', hosts: ['{logger}'] });
  expect((await run('lingtan-plugin', 'inspect', 'plugin.json')).out).toMatch(
    /^PACKAGE_INVALID: This file is no plugin/,
  );
});

test('what is wrong in it is found by its types before anything is packed', async () => {
  edit('web/inverters-page.tsx', [`t('serial')`, `t('serail')`]);
  const { code, out } = await run(...types);
  edit('web/inverters-page.tsx', [`t('serail')`, `t('serial')`]);
  expect(code).not.toBe(0);
  expect(out).toContain('serail');
});

test('an operator trusts its key, hands it in and enables it, and is told whether it runs', async () => {
  const { authorization = '' } = await park.api('platform-admin').credentials();
  access = { LINGTAN_URL: park.url, LINGTAN_API_KEY: authorization.slice('Bearer '.length) };
  await approved(await ran('lingtan', 'plugin', 'trust', join(folder, 'sungrove.pem.pub'), '--name', 'Sungrove'));
  const archive = join(folder, 'sungrove-lingtan-inverter-1.0.1.tgz');
  await approved(await ran('lingtan', 'plugin', 'add', archive));
  const { port } = logger.address() as AddressInfo;
  const value = { logger: `http://127.0.0.1:${port}`, pollSeconds: 60 };
  await park.api('operator').put('/plugins/sungrove-inverter/config', { value });
  await runs('1.0.1');
});

test('an upgrade brings a changed setting over', async () => {
  const migrate = `migrate: (old) => {
      const { pollSeconds = 60, ...rest } = old as { pollSeconds?: number };
      return { ...rest, pollMinutes: Math.ceil(pollSeconds / 60) };
    },`;
  edit(
    'contracts/config.ts',
    ['pollSeconds', 'pollMinutes'],
    ['.max(3600)', '.max(60)'],
    [`unit: 's'`, `unit: 'min'`],
    ['version: 1,', `version: 2,\n  ${migrate}`],
  );
  edit('server/index.ts', ['park.config.pollSeconds * 1000', 'park.config.pollMinutes * 60_000']);
  await approved(await ran('lingtan', 'plugin', 'add', await release('1.1.0', '1.0.1')));
  await runs('1.1.0');
});

test('an upgrade that does not take what is set is refused before anything stops', async () => {
  edit('contracts/config.ts', ['version: 2,', 'version: 3,'], ['.max(60)', '.max(60).multipleOf(7)']);
  const { code, out } = await run('lingtan', 'plugin', 'add', await release('1.2.0', '1.1.0'));
  expect(code).toBe(1);
  expect(out).toContain(
    `${park.park.id}: Configuration of sungrove-inverter: pollMinutes: 1 is not valid; expected a multiple of 7`,
  );
  await runs('1.1.0');
});

test('an upgrade that does not start is taken back by itself, and it is said why', async () => {
  edit('contracts/config.ts', ['.multipleOf(7)', ''], ['version: 3,', 'version: 2,']);
  edit('server/index.ts', [
    'const states =',
    `if (park.config.pollMinutes > 0) throw new Error('no licence');\n    const states =`,
  ]);
  await approved(await ran('lingtan', 'plugin', 'add', await release('1.3.0', '1.2.0')));
  const returned = async () =>
    (await park.api('platform-admin').get<{ rows: { action: string }[] }>('/api/audit')).body.rows.find(
      ({ action }) => action === 'plugin.returned',
    );
  await waitUntil(async () => (await returned()) !== undefined);
  expect(await returned()).toMatchObject({
    before: { version: '1.3.0' },
    after: { version: '1.1.0', park: park.park.id, reason: 'no licence' },
  });
  await runs('1.1.0');
});
