import { randomBytes } from 'node:crypto';
import { defineConfig, definePlugin, DeviceTokens, noConfig, secret } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestKernel, type TestKernel, testSecretKey } from '../../testing/index.ts';
import { anchorAudit, createInstallationKey, verifyAudit } from '../audit/index.ts';
import { factorPlace } from '../auth/totp.ts';
import { ConfigStore } from '../config/config-store.ts';
import { createSecretBox } from '../config/secret-box.ts';
import { rawClient } from '../database/index.ts';
import { DerivedKeys } from './derived-keys.ts';
import { openSecretBox, replaceSecretKey } from './secret-key.ts';
import { replaceSigningKey, retiredSigningKeys } from './signing-key.ts';

const issued: string[] = [];
const devices = definePlugin({
  id: 'devices',
  config: noConfig,
  services: { tokens: DeviceTokens },
  async start(_park, { tokens }) {
    issued.push((await tokens.issue({ deviceId: 'gateway', pointPrefix: null })).token);
  },
});
let starts = 0;
let sealed = '';
const sender = definePlugin({
  id: 'sender',
  config: defineConfig({
    version: 1,
    schema: z.strictObject({ password: secret(), limit: z.number().default(1).meta({ safety: true }) }),
  }),
  keys: [
    {
      name: 'own',
      read: async (scope, tx) => {
        const id = await scope.documents.get('own', tx);
        return typeof id === 'string' ? { id, since: null } : null;
      },
      rotate: async (scope, tx) => {
        await scope.documents.put('own', randomBytes(4).toString('hex'), tx);
        return 3;
      },
    },
  ],
  async start(scope) {
    starts += 1;
    sealed = await scope.secrets.seal('kept', 'what the plugin keeps');
  },
});

let park: TestKernel;
beforeAll(async () => {
  park = await createTestKernel({
    plugins: [devices, sender],
    config: { sender: { password: 'hj212 password', limit: 1 } },
  });
});
afterAll(() => park?.stop());

interface Row {
  name: string;
  park: string | null;
  id: string | null;
  since: string | null;
}
const admin = () => park.api('platform-admin');
const list = async () => (await admin().get<Row[]>('/api/keys')).body;
const one = async (name: string) => (await list()).find((row) => row.name === name)!;
const rotate = async (name: string, body: object = {}) => admin().post(`/api/keys/${name}/rotate`, body);
const audited = async (subject: string) =>
  (
    await park.database.kernelPool.query(
      `select before ->> 'id' as before, after ->> 'id' as after, after ->> 'ended' as ended from kernel.audit_log
       where action = 'key.rotated' and subject = $1 order by at desc limit 1`,
      [subject],
    )
  ).rows[0];

it('lists every key, without anything that opens something', async () => {
  const rows = await list();
  expect(rows.map(({ name }) => name)).toEqual([
    ...['secret', 'installation', 'database', 'sessions', 'device-tokens', 'sender.own'],
  ]);
  expect(JSON.stringify(rows)).not.toContain(testSecretKey.toString('hex'));
  expect((await park.api('operator').get('/api/keys')).status).toBe(403);
});

it.each([
  ['secret', {}, 409, 'KEYS_NEEDS_STOP'],
  ['installation', {}, 409, 'KEYS_NEEDS_STOP'],
  ['database', {}, 409, 'KEYS_NEEDS_STOP'],
  ['sesions', {}, 404, 'KEYS_UNKNOWN'],
  ['sender.own', {}, 400, 'KEYS_NO_PARK'],
  ['sender.own', { park: 'elsewhere' }, 404, 'PARK_UNKNOWN'],
])('%s with %j is refused with a reason', async (name, body, status, code) => {
  expect(await rotate(name, body)).toMatchObject({ status, body: { code } });
});

it('the key of sessions: whoever was signed in is not any more, and signs in again, in every process', async () => {
  const password = 'correct horse battery staple';
  await park.user({ email: 'lin@example.com', name: 'Lin', password });
  const signIn = async () => {
    const response = await fetch(`${park.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: park.url },
      body: JSON.stringify({ email: 'lin@example.com', password }),
    });
    expect(response.status).toBe(200);
    return response.headers
      .getSetCookie()
      .map((entry) => entry.split(';')[0])
      .join('; ');
  };
  const me = async (cookie: string) => (await fetch(`${park.url}/api/me`, { headers: { cookie } })).status;
  const cookie = await signIn();
  expect(await me(cookie)).toBe(200);
  const elsewhere = await DerivedKeys.open(park.database, testSecretKey);
  const stop = elsewhere.follow(park.database.log);
  const before = elsewhere.sessions();
  // What the sessions were signed in with is worth nothing, even where their rows came back.
  const { rows: kept } = await park.database.kernelPool.query('select * from auth.session');
  const first = await one('sessions');
  expect((await rotate('sessions')).status).toBe(200);
  await waitUntil(
    () => elsewhere.sessions() !== before,
    10_000,
    () => 'the other process goes on with the old key',
  );
  stop();
  for (const row of kept)
    await park.database.kernelPool.query(
      'insert into auth.session ("id", "expiresAt", "token", "createdAt", "updatedAt", "userId") values ($1, $2, $3, $4, $5, $6)',
      [row.id, row.expiresAt, row.token, row.createdAt, row.updatedAt, row.userId],
    );
  await waitUntil(
    async () => (await me(cookie)) === 401,
    10_000,
    () => 'the old cookie is still taken',
  );
  expect(await me(await signIn())).toBe(200);
  const now = await one('sessions');
  expect(now.id).not.toBe(first.id);
  expect(await audited('sessions')).toMatchObject({ before: first.id, after: now.id });
});

it('device tokens: those of integrations are made anew, those made by hand stay', async () => {
  const service = park.service(DeviceTokens);
  const byHand = await park.key({ kind: 'device', role: 'device' } as never);
  const [old] = issued;
  expect((await rotate('device-tokens')).status).toBe(200);
  await waitUntil(
    () => issued.length === 2,
    10_000,
    () => 'the integration did not ask again',
  );
  expect(issued[1]).not.toBe(old);
  expect((await service.verify(issued[1]!))?.deviceId).toBe('gateway');
  await waitUntil(
    async () => (await service.verify(old!)) === null,
    10_000,
    () => 'the old token is still good',
  );
  expect(await service.verify(byHand.token)).not.toBeNull();
  expect(await audited('device-tokens')).toMatchObject({ ended: '1' });
});

it('a key that a plugin holds: by the plugin, on one park, and it starts again', async () => {
  expect(await one('sender.own')).toMatchObject({ park: 'test-park', id: null });
  const before = starts;
  expect((await rotate('sender.own', { park: 'test-park' })).status).toBe(200);
  await waitUntil(
    () => starts > before,
    10_000,
    () => 'the plugin did not start again',
  );
  await park.waitForState('sender', 'running');
  const { id } = await one('sender.own');
  expect(id).toMatch(/^[0-9a-f]{8}$/);
  expect(await audited('sender.own')).toMatchObject({ before: null, after: id, ended: '3' });
});

/** What another process that starts with the key reads. */
async function readWith(secretKey: Buffer) {
  const box = await openSecretBox(park.database.kernelPool, secretKey);
  const configs = new ConfigStore(park.database, box, park.kernel.registry);
  return {
    stored: await configs.load('test-park', park.kernel.registry.get('sender')!),
    kept: box.open(Buffer.from(sealed, 'base64'), 'test-park/sender#kept'),
    configs,
  };
}

it('the secret key: whatever it sealed is read with the new one, and nothing stored with the old one', async () => {
  await park.api('operator').put('/plugins/sender/config', { value: { password: 'proposed', limit: 2 } });
  const pool = park.database.kernelPool;
  const proposed = async () =>
    (await pool.query(`select data ->> 'sealed' as sealed from kernel.proposals where state = 'proposed'`)).rows[0]
      .sealed;
  let old = testSecretKey;
  // A second factor of somebody.
  await park.user({ email: 'wu@example.com', name: 'Wu', password: 'correct horse battery staple' });
  await pool.query(
    `insert into auth.factors (id, user_id, kind, name, secret) select 'app', id, 'totp', 'Phone', $1 from auth."user"
     where email = 'wu@example.com'`,
    [createSecretBox(old).seal('JBSWY3DPEHPK3PXP', factorPlace('app'))],
  );
  const factor = async (key: Buffer) => {
    const { rows } = await pool.query<{ secret: Buffer }>(`select secret from auth.factors where id = 'app'`);
    return createSecretBox(key).open(rows[0]!.secret, factorPlace('app'));
  };
  const firstSealed = sealed;
  // Twice: what was sealed by the first is opened by the third.
  for (const fresh of [randomBytes(32), randomBytes(32)]) {
    const run = (fail: boolean) =>
      park.database.withKernelTx(async (tx) => {
        const done = await replaceSecretKey(rawClient(tx), { old, fresh, forget: false });
        if (fail) throw new Error('cut off');
        return done;
      });
    await expect(run(true)).rejects.toThrow('cut off');
    expect(await readWith(old)).toMatchObject({
      stored: { password: 'hj212 password' },
      kept: 'what the plugin keeps',
    });
    expect(await run(false)).toEqual({ resealed: 3, forgotten: [] });
    expect(await factor(fresh)).toBe('JBSWY3DPEHPK3PXP');
    await expect(factor(old)).rejects.toThrow(/cannot be decrypted/);
    const { stored, kept, configs } = await readWith(fresh);
    expect({ stored, kept }).toEqual({
      stored: { password: 'hj212 password', limit: 1 },
      kept: 'what the plugin keeps',
    });
    expect(configs.unseal('test-park', 'sender', await proposed())).toEqual({ password: 'proposed', limit: 2 });
    const before = createSecretBox(old);
    for (const { ciphertext, pointer } of (await pool.query('select ciphertext, pointer from kernel.secrets')).rows)
      expect(() => before.open(ciphertext, `test-park/sender${pointer}`)).toThrow(/cannot be decrypted/);
    await expect(openSecretBox(pool, old)).rejects.toThrow(/cannot be decrypted/);
    old = fresh;
  }
  expect(sealed).toBe(firstSealed);

  // A key that is lost: nothing is changed without a word, and with it what is unreadable goes.
  const other = randomBytes(32);
  const lost = (forget: boolean) =>
    park.database.withKernelTx((tx) => replaceSecretKey(rawClient(tx), { old: other, fresh: randomBytes(32), forget }));
  await expect(lost(false)).rejects.toThrow(/3 stored secrets cannot be opened.*test-park\/sender\/password/);
  expect(await readWith(old)).toMatchObject({ stored: { password: 'hj212 password' } });
  expect((await lost(true)).forgotten).toContain('test-park/sender/password');
  expect((await pool.query('select from kernel.secrets')).rowCount).toBe(0);
  expect((await pool.query('select from auth.factors')).rowCount).toBe(0);
});

it('the signing key: what earlier ones signed until they were retired counts, and nothing after', async () => {
  const [first, second, third] = [createInstallationKey(), createInstallationKey(), createInstallationKey()];
  const pool = park.database.kernelPool;
  await pool.query(`delete from kernel.settings where key = 'key installation'`);
  const verify = async (current = third) =>
    verifyAudit(park.database, { publicKeys: [current.publicKey], retired: await retiredSigningKeys(pool, current) });
  await anchorAudit(park.database, first);
  await park.database.withKernelTx((tx) => replaceSigningKey(rawClient(tx), first, second));
  await anchorAudit(park.database, second);
  await park.database.withKernelTx((tx) => replaceSigningKey(rawClient(tx), second, third));
  await anchorAudit(park.database, third);
  expect(await verify()).toMatchObject({ ok: true, breaks: [] });
  expect((await retiredSigningKeys(pool, third)).map(({ keyId }) => keyId)).toEqual([second.id, first.id]);

  // A key that nobody vouches for is none, whoever wrote it into the database; nor one whose voucher is gone.
  const forger = createInstallationKey();
  await pool.query(
    `update kernel.settings set value = jsonb_set(value, '{retired,0,publicKey}', to_jsonb($1::text)) where key = 'key installation'`,
    [forger.publicKey],
  );
  expect(await retiredSigningKeys(pool, third)).toEqual([]);
  await pool.query(
    `update kernel.settings set value = jsonb_set(value, '{retired,0,publicKey}', to_jsonb($1::text)) where key = 'key installation'`,
    [second.publicKey],
  );
  await rotate('sessions');
  await anchorAudit(park.database, first, Date.now() + 3_600_000);
  expect((await verify()).breaks).toMatchObject([{ reason: 'anchor-forged' }]);
});
