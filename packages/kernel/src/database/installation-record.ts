import type pg from 'pg';
import type { ServingRoles } from './roles.ts';

/** What a database says of its installation. No backup holds it: what is restored elsewhere is another installation. */
export interface InstallationRecord {
  /** Drawn when the database was first migrated; null in one from before there was a record. */
  id: string | null;
  roles: ServingRoles;
  /** Prefix of the queues in Redis. */
  queues: string;
  /** Id of the secret key that the passwords of the roles come of; null until one has opened the database. */
  secretKeyId: string | null;
}

/** Names of the databases from before each had roles and queues of its own. */
export const firstNames = { app: 'lingtan_app', kernel: 'lingtan_kernel', queues: 'lingtan' } as const;

/** Name of an installation among others on one Redis or one host: the prefix of its queues and of its cookies. */
export const installationName = ({ id }: Pick<InstallationRecord, 'id'>): string =>
  id === null ? firstNames.queues : `${firstNames.queues}-${id.slice(0, 8)}`;

/** Reads the record as the owner or the kernel's role; null in a database that was never migrated. */
export async function readInstallationRecord(on: Pick<pg.ClientBase, 'query'>): Promise<InstallationRecord | null> {
  const { rows: there } = await on.query<{ record: boolean; migrations: boolean }>(
    `select to_regclass('kernel.installation') is not null as record,
       to_regclass('kernel.migrations') is not null as migrations`,
  );
  if (there[0]!.record) {
    const { rows } = await on.query<Record<'id' | 'app' | 'kernel' | 'queues', string> & { key: string | null }>(
      'select id, app_role as app, kernel_role as kernel, queues, secret_key_id as key from kernel.installation',
    );
    if (rows[0]) {
      const { id, app, kernel, queues, key } = rows[0];
      return { id, roles: { app, kernel }, queues, secretKeyId: key };
    }
  }
  if (!there[0]!.migrations) return null;
  const { app, kernel, queues } = firstNames;
  return { id: null, roles: { app, kernel }, queues, secretKeyId: null };
}

const thisDatabase = '(select oid from pg_database where datname = current_database())';

/**
 * Makes the record where it is missing, and draws another id in a copy of a database. Before the first migration, under
 * the lock of migrations.
 */
export async function ensureInstallationRecord(owner: pg.Client, roles: ServingRoles): Promise<void> {
  if ((await readInstallationRecord(owner))?.id) {
    await owner.query(`update kernel.installation set id = drawn, database_oid = ${thisDatabase},
        queues = '${firstNames.queues}-' || left(drawn::text, 8)
      from gen_random_uuid() drawn where database_oid <> ${thisDatabase}`);
    return;
  }
  await owner.query(`create table if not exists kernel.installation (
      only_one boolean primary key default true check (only_one), id uuid not null default gen_random_uuid(),
      app_role text not null, kernel_role text not null, queues text not null, secret_key_id text,
      database_oid oid not null);
    revoke all on kernel.installation from public;
    grant usage on schema kernel to ${roles.kernel};
    grant select on kernel.installation to ${roles.kernel}`);
  await owner.query(
    `insert into kernel.installation (id, app_role, kernel_role, queues, database_oid)
     select id, $1, $2, case when exists (select from kernel.migrations) then $3 else $3 || '-' || left(id::text, 8) end,
       ${thisDatabase}
     from gen_random_uuid() id
     on conflict do nothing`,
    [roles.app, roles.kernel, firstNames.queues],
  );
}

/** Writes which secret key an installation has, once it has opened the database. */
export async function recordSecretKey(owner: pg.Client, secretKeyId: string): Promise<void> {
  await owner.query('update kernel.installation set secret_key_id = $1 where secret_key_id is distinct from $1', [
    secretKeyId,
  ]);
}
