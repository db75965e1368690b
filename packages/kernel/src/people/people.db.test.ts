import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestKernel, type TestCaller, type TestKernel } from '../../testing/index.ts';

interface Exported {
  user: { id: string; email: string };
  tables: { table: string; rows: Record<string, unknown>[]; complete: boolean }[];
}

let park: TestKernel;
let superuser: pg.Client;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [] });
  superuser = new pg.Client(park.database.superuserUrl);
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await park.stop();
});

const email = 'pia@example.org';
const pia: TestCaller = { person: 'Pia' };
const admin: TestCaller = { person: 'Ada', role: 'platform-admin' };
const id = 'Pia';
/** Tables of the kernel with a row that holds a text anywhere. */
const holding = async (text: string): Promise<string[]> => {
  const { rows } = await superuser.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('auth', 'kernel') and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await superuser.query(
      `select from ${name} t where position($1 in to_jsonb(t)::text) > 0 limit 1`,
      [text],
    );
    if (rowCount) found.push(name);
  }
  return found;
};
const reads = async () =>
  (
    await park.kernel.database.kernelPool.query<{ line: string }>(
      `select actor->>'name' || ' ' || subject as line from kernel.audit_log where action = 'data.personal-read' order by seq`,
    )
  ).rows.map(({ line }) => line);

it('what is kept about a person is given to them and to administrators, without secrets, and each reading is a line', async () => {
  await park.api(pia).get('/api/me');
  await park.api(pia).post('/api-keys', { name: 'of Pia', role: 'auditor' });
  await park.api(pia).post('/api-keys', { name: 'waits', role: 'operator' });
  const panels = [{ widget: 'wall/one', x: 0, y: 0, width: 12, height: 4 }];
  const dashboard = { title: { en: 'Own', 'zh-CN': '自己' }, panels, own: true };
  expect((await park.api(pia).post('/dashboards', dashboard)).status).toBe(201);
  await superuser.query(`insert into auth.sign_in_failures (key, failures, window_ends)
    values ('account:${email}', 1, now()), ('account-address:${email}|10.0.0.1', 1, now())`);
  await superuser.query(`insert into auth.verification (id, identifier, value, "expiresAt")
    values ('v', 'reset:${email}', 'x', now())`);
  await park.kernel.database.withKernelTx(async (tx) => {
    await tx.execute(sql`select set_config('lingtan.park_id', '*', true)`);
    for (const [key, person, except] of [
      ['a', id, null],
      ['b', null, id],
    ])
      await tx.execute(sql`insert into kernel.notices (park_id, plugin_id, kind, key, severity, permission, person_id,
          except_person_id, name, text)
        values ('test-park', 'kernel', 'k', ${key}, 'info', 'kernel.park-read', ${person}, ${except}, '{}', '{}')`);
  });
  expect((await park.api(pia).get(`/api/users/${id}/data`)).status).toBe(403);
  // A key is nobody.
  expect((await park.api('operator').get('/api/me/data')).status).toBe(404);
  const own = await park.api(pia).get<Exported>('/api/me/data');
  expect(own.status, JSON.stringify(own.body)).toBe(200);
  const seen = await park.api(admin).get<Exported>(`/api/users/${id}/data`);
  const names = (exported: Exported) => new Set(exported.tables.map(({ table }) => table));
  for (const { body } of [own, seen]) {
    expect(body.user).toMatchObject({ id, email });
    expect(body.tables.every(({ complete }) => complete)).toBe(true);
    expect([...names(body)]).toEqual(
      expect.arrayContaining([
        ...['auth.session', 'auth.sign_in_failures', 'auth.user', 'auth.verification', 'kernel.audit_log'],
        ...['kernel.dashboards', 'kernel.memberships', 'kernel.notices', 'kernel.proposals', 'kernel.tokens'],
      ]),
    );
  }
  // Whatever table names them is in it: nothing in the database does that the export leaves out.
  const tables = (await holding(id))
    .filter((name) => name !== 'kernel.notice_marks')
    .map((name) => name.replaceAll('"', ''));
  expect(tables.filter((name) => !names(seen.body).has(name))).toEqual([]);
  const { rows: secrets } = await superuser.query<{ secret: string }>(
    `select hash as secret from kernel.tokens union all select token from auth.session`,
  );
  expect(secrets.length).toBeGreaterThan(1);
  for (const { secret } of secrets) expect(JSON.stringify(seen.body)).not.toContain(secret);

  for (let n = 0; n < 3; n++) await park.api(admin).get('/api/users');
  expect(await reads()).toEqual(['Pia /api/me/data', `Ada /api/users/${id}/data`, 'Ada /api/users']);
});

it('who is erased leaves no address, no session, no key and no notice: what they did, under the name and id, alone', async () => {
  const { status } = await park.api(admin).delete(`/api/users/${id}`);
  expect(status).toBe(200);
  expect(await holding(email)).toEqual([]);
  expect(await holding(id)).toEqual(['kernel.audit_log', 'kernel.proposals']);
  expect((await park.api(pia).get('/api/me')).status).toBe(401);
  const open = await superuser.query(`select from kernel.proposals where state = 'proposed'`);
  expect(open.rowCount).toBe(0);
});
