import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, createTestKernel, type TestDatabase, type TestKernel } from '../../testing/index.ts';
import { kernelMigrations } from '../database/index.ts';
import { readTakenAway, restoreBackup, takeAwayAgain, type TakenCounts, writeBackup } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lingtan-taken-'));
const password = 'quiet-harbour-lantern-42';
let park: TestKernel;
let restored: TestDatabase;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [] });
  restored = await createTestDatabase();
});
afterAll(async () => {
  await park.stop();
  await restored.close();
  rmSync(folder, { recursive: true, force: true });
});

const admin = () => park.api('platform-admin');
const made = async <T>(path: string, body: unknown): Promise<T> => {
  const answer = await admin().post<T>(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
};
const membership = (role: string) => [{ parkId: park.park.id, role, enterpriseId: null }];
const user = async (name: string): Promise<string> => {
  const body = { email: `${name}@example.org`, name, password, memberships: membership('operator') };
  return (await made<{ user: { id: string } }>('/api/users', body)).user.id;
};
const approved = async ({ proposal }: { proposal: number | null }): Promise<void> => {
  if (proposal !== null) await made(`/api/proposals/${proposal}/decision`, { act: 'approve' });
};
const vendorKey = async (name: string): Promise<string> => {
  const publicKey = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
  await approved(await made('/api/plugin-keys', { name, publicKey }));
  const { body } = await admin().get<{ keyId: string; name: string }[]>('/api/plugin-keys');
  return body.find((each) => each.name === name)!.keyId;
};
const rows = async <T>(query: ReturnType<typeof sql>): Promise<T[]> =>
  (await restored.withKernelTx((tx) => tx.execute(query))).rows as T[];

it('what was withdrawn after a backup is withdrawn again from what is restored, once, and nothing else is', async () => {
  const [erased, lowered, renewed, moved, kept] = [
    await user('erased'),
    await user('lowered'),
    await user('renewed'),
    await user('moved'),
    await user('kept'),
  ];
  const [distrusted, revoked, trusted] = [await vendorKey('gone'), await vendorKey('leaked'), await vendorKey('good')];
  const ada = park.api({ person: 'Ada', role: 'platform-admin' });
  const key = async (name: string): Promise<string> =>
    (await ada.post<{ id: string }>('/api-keys', { name, role: 'auditor' })).body.id;
  const [ended, lasting] = [await key('ended'), await key('lasting')];
  const takenAt = new Date().toISOString();
  await writeBackup({ database: park.database, folder: join(folder, 'backup'), version: '1', keys: {} });

  await admin().delete(`/api/users/${erased}`);
  await admin().patch(`/api/users/${lowered}`, { memberships: membership('auditor') });
  await admin().patch(`/api/users/${renewed}`, { password: 'other-harbour-lantern-43' });
  // Signs in by a provider from now on.
  await admin().patch(`/api/users/${moved}`, { name: 'Moved' });
  await park.database.kernelPool.query('delete from auth."account" where "userId" = $1', [moved]);
  await approved((await admin().delete<{ proposal: number }>(`/api/plugin-keys/${distrusted}`)).body);
  await made('/api/plugin-revocations', { key: revoked, reason: 'it leaked' });
  await admin().delete(`/api/parks/${park.park.id}/api-keys/${ended}`);
  // Gone without a decision: what a restore is for.
  const { kernelPool } = park.database;
  await kernelPool.query('delete from auth."user" where id = $1', [kept]);
  await kernelPool.query('delete from kernel.tokens where id = $1', [lasting]);
  const hash = 'select password from auth."account" where "userId" = $1';
  const { rows: present } = await kernelPool.query<{ password: string }>(hash, [renewed]);

  const taken = await park.database.withKernelTx((tx) => readTakenAway(tx, takenAt));
  await restoreBackup({ database: restored, folder: join(folder, 'backup'), components: [kernelMigrations] });
  const again = (): Promise<TakenCounts> => restored.withKernelTx((tx) => takeAwayAgain(park.kernel, tx, taken));
  const none = { revocations: 0, distrusted: 0, grants: 0, tokens: 0, erased: 0, rights: 0, passwords: 0, factors: 0 };
  expect(await again()).toEqual({
    ...none,
    revocations: 1,
    distrusted: 1,
    tokens: 1,
    erased: 1,
    rights: 1,
    passwords: 2,
  });

  const accounts = await rows<{ id: string; role: string; password: string }>(sql`select u.id, m.role, a.password
    from auth."user" u join kernel.memberships m on m.user_id = u.id join auth."account" a on a."userId" = u.id
    where u.id in (${erased}, ${lowered}, ${renewed}, ${moved}, ${kept})`);
  const found = new Map(accounts.map(({ id, ...account }) => [id, account]));
  expect([...found.keys()].sort()).toEqual([lowered, renewed, moved, kept].sort());
  expect(found.get(lowered)!.role).toBe('auditor');
  expect(found.get(kept)!.role).toBe('operator');
  expect(found.get(moved)!.password).toBeNull();
  expect(found.get(renewed)!.password).toBe(present[0]!.password);
  expect(await rows(sql`select key_id as id from kernel.plugin_keys`)).toEqual([{ id: trusted }]);
  expect(await rows(sql`select key_id as id, reason from kernel.plugin_revocations`)).toEqual([
    { id: revoked, reason: 'it leaked' },
  ]);
  expect(
    await rows(sql`select id from kernel.tokens where revoked_at is null and kind = 'api-key' and name = 'lasting'`),
  ).toEqual([{ id: lasting }]);
  expect(await rows(sql`select id from kernel.tokens where revoked_at is null and id = ${ended}`)).toEqual([]);
  expect(
    await rows(sql`select action from kernel.audit_log where actor->>'name' = 'Restore of a backup' order by action`),
  ).toEqual(
    [
      'api-key.revoked',
      'plugin-key.distrusted',
      'plugin-key.revoked',
      'user.changed',
      'user.deleted',
      'user.password-changed',
      'user.password-changed',
    ].map((action) => ({ action })),
  );
  // A server that was killed behind it goes on with the same.
  expect(await again()).toEqual(none);
});

it('what was decided before the moment of a backup is passed over: the backup has it', async () => {
  const taken = await restored.withKernelTx((tx) => readTakenAway(tx, new Date().toISOString()));
  expect(Object.entries(taken).filter(([kind, list]) => kind !== 'parks' && list.length > 0)).toEqual([]);
});
