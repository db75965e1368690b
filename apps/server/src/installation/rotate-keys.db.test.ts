import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  anchorAudit,
  appendAudit,
  createSecretBox,
  secretKeyId,
  retiredSigningKeys,
  verifyAudit,
} from '@lingtan/kernel';
import { memoryFolder, spawnModule } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openInstallation, type Installation } from './open-installation.ts';
import { type StoppedKey, type RotationStep, rotateKey, stoppedKeys } from './rotate-keys.ts';

const folder = mkdtempSync(join(memoryFolder(), 'lingtan-keys-'));
const dataDir = join(folder, 'data');
const log = { debug() {}, info() {}, warn() {}, error() {} };
const env = { ...process.env, LINGTAN_SECRET_KEY: '', DATABASE_URL: '' };
const place = 'harbour/hj212-connector/password';
const read = (name: string): string => readFileSync(join(dataDir, name), 'utf8');

/** With the installation open, as a server has it. */
async function opened<T>(work: (installation: Installation) => Promise<T>, more: NodeJS.ProcessEnv = {}): Promise<T> {
  const installation = await openInstallation({ dataDir, log, env: { ...env, ...more } });
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}

/** What must hold whatever was rotated, and wherever that was cut off. */
const usable = () =>
  opened(async ({ database, secretKey, installationKey }) => {
    const pool = database.kernelPool;
    const { rows } = await pool.query<{ ciphertext: Buffer }>('select ciphertext from kernel.secrets');
    expect(createSecretBox(secretKey).open(rows[0]!.ciphertext, place)).toBe('a password');
    await database.withKernelTx((tx) =>
      appendAudit(tx, { parkId: null, actor: { kind: 'system', id: 't', name: 't' }, action: 'x', subject: 'y' }),
    );
    await anchorAudit(database, installationKey);
    const retired = await retiredSigningKeys(pool, installationKey);
    const found = await verifyAudit(database, { publicKeys: [installationKey.publicKey], retired });
    expect(found.breaks).toEqual([]);
    expect(existsSync(join(dataDir, 'secret.key.next'))).toBe(false);
    expect(existsSync(join(dataDir, 'installation-key.pem.next'))).toBe(false);
    expect(existsSync(join(dataDir, 'postgres.json.next'))).toBe(false);
    const rotations = await pool.query(`select from kernel.audit_log where action = 'key.rotated'`);
    return { retired, rotations: rotations.rowCount };
  });

beforeAll(async () => {
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when root starts it
  await opened(async ({ database, secretKey }) => {
    await database.kernelPool.query(`insert into kernel.parks (id, name) values ('harbour', '{"en":"x","zh-CN":"x"}')`);
    await database.kernelPool.query(
      `insert into kernel.secrets (park_id, plugin_id, pointer, ciphertext) values ('harbour', 'hj212-connector', '/password', $1)`,
      [createSecretBox(secretKey).seal('a password', place)],
    );
  });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf: Record<StoppedKey, string> = {
  secret: 'secret.key',
  installation: 'installation-key.pem',
  database: 'postgres.json',
};
const passwordsOf = (name: StoppedKey): string =>
  name === 'database' ? JSON.parse(read(fileOf[name])).superuserPassword : read(fileOf[name]);

const isLong = process.env.LINGTAN_LONG === '1';
const seed = Number(process.env.LINGTAN_SEED ?? 20_260);
// One step of each key here, others for other seeds; each of each in the long run.
it.each(
  stoppedKeys.flatMap((name, key) =>
    (['drawn', 'stored', 'placed'] as const)
      .filter((_, step) => isLong || step === (seed + key) % 3)
      .map((step): [StoppedKey, RotationStep] => [name, step]),
  ),
)(
  '%s: a kill when the new key is %s leaves one that works',
  async (name, step) => {
    const before = passwordsOf(name);
    const killed = await spawnModule(new URL('../fixtures/rotate-and-die.ts', import.meta.url), [name, dataDir, step]);
    await expect(killed.waitForOutput('rotated to its end')).rejects.toThrow(/process ended without/);
    await usable();
    // Before the database goes by the new key it is the old one, and the new one after.
    expect(passwordsOf(name) === before).toBe(step === 'drawn');
  },
  120_000,
);

const rotate = (name: StoppedKey, more: NodeJS.ProcessEnv = {}, forget = false) =>
  rotateKey(name, { dataDir, env: { ...env, ...more }, log, forget });

it('to the end, each is another one, is written to the audit log, and what was signed before is believed', async () => {
  const before = await usable();
  const files = stoppedKeys.map(passwordsOf);
  const signer = await opened(async ({ installationKey }) => installationKey.id);
  for (const name of stoppedKeys) {
    const rotated = await rotate(name);
    expect(rotated.before === rotated.after).toBe(name === 'database');
  }
  stoppedKeys.forEach((name, at) => expect(passwordsOf(name)).not.toBe(files[at]));
  const after = await usable();
  expect(after.rotations! - before.rotations!).toBe(stoppedKeys.length);
  expect(after.retired[0]!.keyId).toBe(signer);
}, 120_000);

it('while a server has the folder open, or others use the database, nothing is rotated', async () => {
  const files = stoppedKeys.map(passwordsOf);
  const server = await spawnModule(new URL('../fixtures/hold-installation.ts', import.meta.url), [dataDir]);
  await server.waitForOutput('open');
  for (const name of stoppedKeys)
    await expect(rotate(name)).rejects.toMatchObject({ code: 'POSTGRES_DATA_DIR_IN_USE' });
  await server.kill();
  await opened(({ database }) => database.kernelPool.query(`insert into kernel.processes (id) values ('another')`));
  for (const name of stoppedKeys) await expect(rotate(name)).rejects.toMatchObject({ code: 'KEYS_IN_USE' });
  await opened(({ database }) => database.kernelPool.query('delete from kernel.processes'));
  expect(stoppedKeys.map(passwordsOf)).toEqual(files);
  const nowhere = rotateKey('secret', { dataDir: join(folder, 'nowhere'), env, log, forget: false });
  await expect(nowhere).rejects.toMatchObject({ code: 'KEYS_NO_INSTALLATION' });
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
}, 120_000);

it.each(['secret.key', 'installation-key.pem'])(
  'no %s where there was one is refused and not replaced by one that nobody asked for',
  async (file) => {
    const present = read(file);
    copyFileSync(join(dataDir, file), join(folder, 'kept'));
    rmSync(join(dataDir, file));
    await expect(usable()).rejects.toMatchObject({ code: 'KEYS_OTHER' });
    expect(existsSync(join(dataDir, file))).toBe(false);
    await expect(rotate(file === 'secret.key' ? 'secret' : 'installation')).rejects.toMatchObject({
      code: file === 'secret.key' ? 'KEYS_OTHER' : 'KEYS_NO_INSTALLATION',
    });
    copyFileSync(join(folder, 'kept'), join(dataDir, file));
    expect(read(file)).toBe(present);
    await usable();
  },
  120_000,
);

it('a secret key of the environment is replaced by another one of the environment', async () => {
  const given = { LINGTAN_SECRET_KEY: read('secret.key').trim() };
  await expect(rotate('secret', given)).rejects.toMatchObject({ code: 'KEYS_GIVEN' });
  const fresh = randomBytes(32).toString('hex');
  expect(await rotate('secret', { ...given, LINGTAN_NEW_SECRET_KEY: fresh })).toMatchObject({
    after: secretKeyId(Buffer.from(fresh, 'hex')),
  });
  await expect(opened(async () => undefined, given)).rejects.toMatchObject({ code: 'KEYS_OTHER' });
  await opened(async ({ secretKey }) => expect(secretKey.toString('hex')).toBe(fresh), { LINGTAN_SECRET_KEY: fresh });
  writeFileSync(join(dataDir, 'secret.key'), fresh);
  await usable();
}, 120_000);

it('with a lost secret key the installation goes on, without what nobody can open', async () => {
  writeFileSync(join(dataDir, 'secret.key'), randomBytes(32).toString('hex'));
  await expect(usable()).rejects.toMatchObject({ code: 'KEYS_OTHER' });
  expect((await rotate('secret', {}, true)).also).toEqual({ resealed: 0, forgotten: [place] });
  await opened(async ({ database }) =>
    expect((await database.kernelPool.query('select from kernel.secrets')).rowCount).toBe(0),
  );
}, 120_000);
