import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  appendAudit,
  createInstallationKey,
  drawInstallationKey,
  readInstallationKey,
  verifyAudit,
} from '../audit/index.ts';
import { kernelMigrations } from '../database/index.ts';
import { checkBackup, openBackupFolder, restoreBackup, signManifest, writeBackup } from './index.ts';

const actor = { kind: 'user' as const, id: 'u-1', name: 'Zhang 三', role: 'operator' };
const folder = mkdtempSync(join(tmpdir(), 'lingtan-backup-'));
const migrations = mkdtempSync(join(tmpdir(), 'lingtan-migrations-'));
// What real schemas have: a ledger that refuses changes, a parent and its child out of order, parts by time, generated
// columns, a sequence, values that text could spoil.
writeFileSync(
  join(migrations, '0001-odd.sql'),
  `create table b_parent (id bigint generated always as identity primary key, note text, twice numeric generated always as (id * 2) stored);
   create table a_child (park_id text not null, parent bigint not null references b_parent, value double precision, raw bytea, at timestamptz, tags text[]);
   alter table a_child enable row level security; alter table a_child force row level security;
   create policy park on a_child using (park_id = current_setting('lingtan.park_id', true));
   create function refuse() returns trigger language plpgsql as $$ begin raise exception 'append only'; end $$;
   create trigger keep before update or delete on a_child for each row execute function refuse();
   create trigger keep_all before truncate on a_child for each statement execute function refuse();
   alter table a_child enable always trigger keep_all;
   create table parts (park_id text not null, at timestamptz not null, v integer) partition by range (at);
   alter table parts enable row level security; alter table parts force row level security;
   create policy park on parts using (park_id = current_setting('lingtan.park_id', true));
   create table seeded (id integer primary key); insert into seeded values (1), (2);`,
);
const odd = { id: 'odd', schema: 'plugin_odd', directory: migrations };
const components = [kernelMigrations, odd];

let source: TestDatabase;
beforeAll(async () => {
  source = await createTestDatabase({ components: [odd], templateKey: migrations });
  const park = await source.addPark('dafeng', ['steel']);
  for (let n = 0; n < 20; n++)
    await source.withParkTx(park, (tx) =>
      appendAudit(tx, { parkId: 'dafeng', actor, action: 'x', subject: `s${n}`, after: { text: `line\nü\t${n}` } }),
    );
  await asSuper(source, [
    `insert into plugin_odd.b_parent (note) values (E'tab\\tnew\\nline \\\\N'), (null), ('漢字')`,
    `insert into plugin_odd.a_child select 'dafeng', 1 + g % 3, case when g % 7 = 0 then 'NaN' else g / 3.0 end,
       decode(md5(g::text), 'hex'), '2026-11-25T00:00:00Z'::timestamptz + g * interval '1 ms', array['a,b', null, '"q"']
     from generate_series(1, 3000) g`,
    'set role lingtan_owner',
    `create table plugin_odd.parts_w47 partition of plugin_odd.parts for values from ('2026-11-16') to ('2026-11-23')`,
    `insert into plugin_odd.parts values ('dafeng', '2026-11-20', 7)`,
    'delete from plugin_odd.seeded where id = 2',
  ]);
});
afterAll(async () => {
  await source.close();
  for (const each of [folder, migrations]) rmSync(each, { recursive: true });
});

async function asSuper<T extends pg.QueryResultRow>(database: TestDatabase, statements: string[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    let rows: T[] = [];
    for (const statement of statements) ({ rows } = await client.query<T>(statement));
    return rows;
  } finally {
    await client.end();
  }
}
/** A database that has seen nothing, not even migrations. */
async function empty(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await asSuper(database, [
    `do $$ declare s text; begin
       for s in select nspname from pg_namespace where nspname !~ '^(pg_|information_schema|public)' loop
         execute format('drop schema %I cascade', s); end loop; end $$`,
  ]);
  return database;
}
const pem = drawInstallationKey();
const backup = (name: string, passphrase?: string) =>
  writeBackup({
    database: source,
    folder: join(folder, name),
    version: '0.1.0',
    keys: { 'secret.key': 'aa11', 'installation-key.pem': pem },
    keyIds: { secret: 'of aa11', installation: readInstallationKey(pem).id },
    ...(passphrase ? { secret: { passphrase } } : {}),
  });

describe('a backup', () => {
  it('fills an empty database with the same rows, sums and audit heads, and leaves ledgers guarded', async () => {
    const manifest = await backup('whole');
    expect(await checkBackup(join(folder, 'whole'))).toMatchObject({ ok: true, problems: [] });
    const target = await empty();
    try {
      await restoreBackup({ database: target, folder: join(folder, 'whole'), components });
      const again = await writeBackup({ database: target, folder: join(folder, 'again'), version: 'x', keys: {} });
      const counted = (tables: typeof manifest.tables) =>
        Object.fromEntries(tables.map(({ schema, name, rows, content }) => [`${schema}.${name}`, [rows, content]]));
      expect(counted(again.tables)).toEqual(counted(manifest.tables));
      expect(counted(manifest.tables)['plugin_odd.a_child']![0]).toBe(3000);
      expect(again.audit).toEqual(manifest.audit);
      expect(again.sequences).toEqual(manifest.sequences);
      expect(await verifyAudit(target, { publicKeys: [createInstallationKey().publicKey] })).toMatchObject({
        breaks: [],
      });
      expect(await asSuper(target, ['select id from plugin_odd.seeded'])).toEqual([{ id: 1 }]);
      expect(
        await asSuper(target, [`insert into plugin_odd.b_parent (note) values ('next') returning id::int`]),
      ).toEqual([{ id: 4 }]);
      await expect(asSuper(target, ['truncate plugin_odd.a_child'])).rejects.toThrow('append only');
      await expect(asSuper(target, ['delete from plugin_odd.a_child'])).rejects.toThrow('append only');
      const modes = `select tgname, tgenabled from pg_trigger where tgrelid = 'plugin_odd.a_child'::regclass and not tgisinternal order by 1`;
      expect(await asSuper(target, [modes])).toEqual(await asSuper(source, [modes]));
      const seen = `set role lingtan_app; select count(*)::int as n from plugin_odd.parts_w47`;
      const policies = `select count(*)::int as n from pg_policies where tablename = 'parts_w47'`;
      expect(await asSuper(target, [policies])).toEqual([{ n: 1 }]);
      expect(
        await asSuper(target, [`grant select on plugin_odd.parts_w47 to lingtan_app`, ...seen.split('; ')]),
      ).toEqual([{ n: 0 }]);
    } finally {
      await target.close();
    }
  });

  it('is of one moment, whatever is written meanwhile', async () => {
    const park = { parkId: 'dafeng', parkNo: 1, enterpriseId: null };
    let writing = true;
    const writer = (async () => {
      for (let n = 0; writing; n++)
        await source.withParkTx(park, async (tx) => {
          await appendAudit(tx, { parkId: 'dafeng', actor, action: 'busy', subject: `b${n}` });
        });
    })();
    const manifest = await backup('busy');
    writing = false;
    await writer;
    const rows = manifest.tables.find(({ name }) => name === 'audit_log')!.rows;
    expect(manifest.audit.reduce((sum, { seq }) => sum + seq, 0)).toBe(rows);
  });

  it('that lost a bit, a file or a line of its manifest is refused by name, and nothing is restored', async () => {
    await backup('bad');
    const at = join(folder, 'bad');
    const file = join(at, 'plugin_odd.a_child.copy.gz');
    const bytes = readFileSync(file);
    bytes[100]! ^= 1;
    writeFileSync(file, bytes);
    const target = await empty();
    try {
      await expect(restoreBackup({ database: target, folder: at, components })).rejects.toMatchObject({
        code: 'BACKUP_DAMAGED',
        message: expect.stringContaining('plugin_odd.a_child.copy.gz was changed') as string,
      });
      rmSync(file);
      expect((await checkBackup(at)).problems).toEqual(['plugin_odd.a_child.copy.gz is missing']);
      expect(await asSuper(target, [`select to_regclass('kernel.parks') as t`])).toEqual([{ t: null }]);
      writeFileSync(join(at, 'manifest.json'), '{"format":"lingtan-backup"}');
      await expect(checkBackup(at)).rejects.toMatchObject({
        code: 'BACKUP_NOT_A_BACKUP',
        message: expect.stringContaining('manifest.json, format') as string,
      });
    } finally {
      await target.close();
    }
  });

  it('says nothing that is done as a statement: what is no partition is no backup', async () => {
    const at = join(folder, 'worded');
    await writeBackup({ database: source, folder: at, version: '0.1.0', keys: {} });
    const file = join(at, 'manifest.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
      tables: { partition: { parent: string; bound: string } | null }[];
    };
    const table = manifest.tables.find(({ partition }) => partition !== null)!;
    const { parent, bound } = table.partition!;
    const words = 'create table public.mine (n int)';
    const wrong = [
      ...[
        `${bound}; ${words}`,
        `${bound} ${words}`,
        `DEFAULT; ${words}`,
        `FOR VALUES IN ((select 1))`,
        `${bound}\n`,
        '',
      ].map((each) => ({
        parent,
        bound: each,
      })),
      ...[`${parent} ${bound}; ${words}; --`, 'pg_catalog', `"a".b"`, ''].map((each) => ({ parent: each, bound })),
    ];
    for (const partition of wrong) {
      table.partition = partition;
      writeFileSync(file, JSON.stringify(manifest));
      await expect(checkBackup(at), JSON.stringify(partition)).rejects.toMatchObject({
        code: 'BACKUP_NOT_A_BACKUP',
        message: expect.stringMatching(/partition\.(parent|bound)/) as string,
      });
    }
    table.partition = { parent, bound };
    writeFileSync(file, JSON.stringify(manifest));
    expect((await checkBackup(at)).ok).toBe(true);
  });

  it('is signed as a whole by the installation that made it: what is changed in its manifest, however well, is seen', async () => {
    const manifest = await backup('signed', 'correct horse battery');
    const at = join(folder, 'signed');
    const check = async (written: unknown) => {
      writeFileSync(join(at, 'manifest.json'), JSON.stringify(written));
      const { ok, signed, problems } = await checkBackup(at);
      return { ok, signed, problems };
    };
    const changed = { ok: false, signed: false, problems: ['manifest.json does not fit its signature'] };
    expect(await check(manifest)).toEqual({ ok: true, signed: true, problems: [] });
    const { signature, ...bare } = manifest;
    const sequence = manifest.sequences.map((each) => ({ ...each, value: '77' }));
    const other = signManifest(bare, createInstallationKey());
    for (const written of [
      bare,
      { ...manifest, takenAt: '2020-01-01T00:00:00.000Z' },
      { ...manifest, sequences: sequence },
      { ...manifest, encryption: { ...manifest.encryption!, keys: null } },
      {
        ...manifest,
        signature: { ...signature!, value: signature!.value.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) },
      },
      { ...manifest, signature: other.signature },
      { ...other, format: 'lingtan-backup/1' },
      { ...bare, format: 'lingtan-backup/1' },
    ])
      expect(await check(written)).toEqual(changed);
    // Whose key that is says its id, which the keys of the installation are compared with.
    const own = createInstallationKey();
    const forged = signManifest({ ...bare, keyIds: { ...bare.keyIds!, installation: own.id } }, own);
    expect(await check(forged)).toEqual({ ok: true, signed: true, problems: [] });
    const { encryption: _encryption, ...clear } = bare;
    expect(await check({ ...clear, format: 'lingtan-backup/1' })).toEqual({ ok: true, signed: false, problems: [] });
  });

  it('of another version, or into a park that lives, is refused', async () => {
    await backup('other');
    const target = await empty();
    try {
      await expect(
        restoreBackup({ database: target, folder: join(folder, 'other'), components: [kernelMigrations] }),
      ).rejects.toMatchObject({ code: 'BACKUP_NEWER', message: expect.stringContaining('odd/0001-odd.sql') as string });
    } finally {
      await target.close();
    }
    await expect(restoreBackup({ database: source, folder: join(folder, 'other'), components })).rejects.toMatchObject({
      code: 'BACKUP_NOT_EMPTY',
    });
  });
});

describe('the folder of backups', () => {
  it('makes one at a time, lists, checks and removes them, and leaves no part of one that failed', async () => {
    const at = join(folder, 'kept');
    const common = { path: at, version: '0.1.0', keys: () => ({}), log: source.log };
    const kept = openBackupFolder({ ...common, database: source });
    expect(await kept.list()).toEqual([]);
    const { name, done } = kept.start();
    expect(() => kept.start()).toThrow(/is being made/);
    expect(await kept.list()).toMatchObject([{ name, state: 'running' }]);
    await expect(kept.remove(name)).rejects.toMatchObject({ code: 'BACKUP_RUNNING' });
    await done;
    expect(await kept.list()).toMatchObject([{ name, state: 'done', keys: false, problem: null }]);
    expect((await kept.check(name)).ok).toBe(true);
    await expect(kept.check('../whole')).rejects.toMatchObject({ code: 'BACKUP_UNKNOWN' });
    const failing = openBackupFolder({ ...common, database: { withOwner: () => Promise.reject(new Error('gone')) } });
    await expect(failing.start().done).rejects.toThrow('gone');
    expect((await failing.list())[0]).toMatchObject({
      state: 'failed',
      problem: 'The backup could not be made: gone',
    });
    await kept.remove(name);
    expect(readdirSync(at)).toEqual([]);
  });
});
