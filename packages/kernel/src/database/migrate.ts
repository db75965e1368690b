import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { rootMessage } from './connection-errors.ts';
import { databaseErrors } from './errors.ts';
import { ensureInstallationRecord, firstNames } from './installation-record.ts';
import { type LockPatience, lockNotAvailable, lockPatience } from './lock-patience.ts';
import { migrationNames, readMigrations, type MigrationComponent, type MigrationFile } from './migration-files.ts';
import { openToOwner } from './owner-policies.ts';
import type { ServingRoles } from './roles.ts';

/** How far a run goes. */
export interface MigrateOptions {
  /** Only these files, `component/name`: the state of a backup. */
  only?: ReadonlySet<string>;
  /** How a file waits for tables that others use. */
  locks?: LockPatience;
}

/** What a run did. */
export interface MigrationReport {
  applied: { component: string; file: string }[];
}

const lockKey = 7_242_001;
/** How long a process that holds this lock may stand still outside of a transaction, ms. Others that start wait for it. */
const lockIdleMs = 120_000;

/**
 * Brings every component to the files it ships: what is not applied yet is applied, in order, one transaction per
 * file, under an advisory lock. Forward only; an applied file that changed or vanished is an error.
 * @throws DATABASE_MIGRATION_CHANGED, _MISSING, _NAME, _FAILED
 */
export async function migrate(
  owner: pg.Client,
  components: readonly MigrationComponent[],
  { roles, only, locks = lockPatience }: MigrateOptions & { roles: ServingRoles },
): Promise<MigrationReport> {
  const report: MigrationReport = { applied: [] };
  await owner.query(`set idle_session_timeout = ${lockIdleMs}`);
  await owner.query('select pg_advisory_lock($1)', [lockKey]);
  try {
    await assertFits(owner, components);
    await owner.query(`create schema if not exists kernel;
      create table if not exists kernel.migrations (
        component text not null, name text not null, checksum text not null,
        applied_at timestamptz not null default now(), primary key (component, name));
      revoke all on kernel.migrations from public`);
    await ensureInstallationRecord(owner, roles);
    for (const component of components) {
      for (const file of await pending(owner, component, roles)) {
        if (only && !only.has(`${component.id}/${file.name}`)) continue;
        await apply(owner, component, file, roles, locks);
        report.applied.push({ component: component.id, file: file.name });
      }
    }
    // Whoever uses a table is not waited for: a backup opens what is left.
    await openToOwner(owner);
    return report;
  } finally {
    await owner
      .query(`reset search_path; reset idle_session_timeout; select pg_advisory_unlock(${lockKey})`)
      .catch(() => {});
  }
}

/**
 * Refuses a database in which one of the components is newer, and with `whole` one in which it is older. Reads only, so
 * it is asked before anything is written.
 * @throws DATABASE_MIGRATION_MISSING, DATABASE_OLDER
 */
export async function assertFits(
  owner: pg.Client,
  components: readonly MigrationComponent[],
  { whole = false }: { whole?: boolean } = {},
): Promise<void> {
  const there = await owner.query<{ found: boolean }>(`select to_regclass('kernel.migrations') is not null as found`);
  if (!there.rows[0]!.found) return;
  for (const component of components) {
    const shipped = await migrationNames(component);
    const applied = (await appliedOf(owner, component)).map(({ name }) => name);
    const missing = applied.find((name) => !shipped.includes(name));
    if (missing) throw databaseErrors.MIGRATION_MISSING({ component: component.id, file: missing });
    const waiting = whole && shipped.find((name) => !applied.includes(name));
    if (waiting) throw databaseErrors.OLDER({ component: component.id, file: waiting });
  }
}

/** What would be applied, `component/name`, in order. Reads only. */
export async function pendingMigrations(
  owner: pg.Client,
  components: readonly MigrationComponent[],
): Promise<string[]> {
  const there = await owner.query<{ found: boolean }>(`select to_regclass('kernel.migrations') is not null as found`);
  const waiting: string[] = [];
  for (const component of components) {
    const applied = new Set(there.rows[0]!.found ? (await appliedOf(owner, component)).map(({ name }) => name) : []);
    for (const name of await migrationNames(component)) if (!applied.has(name)) waiting.push(`${component.id}/${name}`);
  }
  return waiting;
}

async function appliedOf(owner: pg.Client, { id }: MigrationComponent): Promise<{ name: string; checksum: string }[]> {
  const { rows } = await owner.query<{ name: string; checksum: string }>(
    'select name, checksum from kernel.migrations where component = $1 order by name',
    [id],
  );
  return rows;
}

async function pending(owner: pg.Client, component: MigrationComponent, roles: ServingRoles): Promise<MigrationFile[]> {
  const shipped = await readMigrations(component);
  const applied = new Map((await appliedOf(owner, component)).map(({ name, checksum }) => [name, checksum]));
  for (const { name, checksum } of shipped)
    if ((applied.get(name) ?? checksum) !== checksum)
      throw databaseErrors.MIGRATION_CHANGED({ component: component.id, file: name });
  await prepareSchema(owner, component, roles);
  return shipped.filter(({ name }) => !applied.has(name));
}

// Default privileges, not a grant at the end: a migration can then take a right away and it stays away.
async function prepareSchema(
  owner: pg.Client,
  { id, schema }: MigrationComponent,
  { app, kernel }: ServingRoles,
): Promise<void> {
  const name = pg.escapeIdentifier(schema);
  const role = id === 'kernel' ? kernel : app;
  await owner.query(`create schema if not exists ${name};
    grant usage on schema ${name} to ${app}, ${kernel};
    alter default privileges in schema ${name} grant select, insert, update, delete on tables to ${role};
    alter default privileges in schema ${name} grant usage, select on sequences to ${role}`);
}

/** Files name the two roles as they were first called; what is run names those of this database. */
function forRoles(sql: string, { app, kernel }: ServingRoles): string {
  return sql.replaceAll(/\b(?:lingtan_app|lingtan_kernel)\b/g, (name) => (name === firstNames.app ? app : kernel));
}

async function apply(
  owner: pg.Client,
  component: MigrationComponent,
  file: MigrationFile,
  roles: ServingRoles,
  { timeoutMs, pauseMs, tries }: LockPatience,
): Promise<void> {
  for (let left = tries - 1; ; left--) {
    try {
      await owner.query(`begin; set local search_path to ${pg.escapeIdentifier(component.schema)}, public;
        set local lock_timeout to ${timeoutMs}`);
      await owner.query(forRoles(file.sql, roles));
      await owner.query('insert into kernel.migrations (component, name, checksum) values ($1, $2, $3)', [
        component.id,
        file.name,
        file.checksum,
      ]);
      await owner.query('commit');
      return;
    } catch (error) {
      await owner.query('rollback').catch(() => {});
      if (left > 0 && (error as pg.DatabaseError).code === lockNotAvailable) {
        await delay(pauseMs);
        continue;
      }
      throw databaseErrors.MIGRATION_FAILED(
        { component: component.id, file: file.name, reason: rootMessage(error) },
        error,
      );
    }
  }
}
