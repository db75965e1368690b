import pg from 'pg';
import { rootMessage } from './connection-errors.ts';
import { databaseErrors } from './errors.ts';
import { readMigrations, type MigrationComponent, type MigrationFile } from './migration-files.ts';
import { appRole, kernelRole } from './roles.ts';

/** How far a run goes. */
export interface MigrateOptions {
  /** Only these files, `component/name`: the state of a backup. */
  only?: ReadonlySet<string>;
}

/** What a run did. */
export interface MigrationReport {
  applied: { component: string; file: string }[];
}

const lockKey = 7_242_001;

/**
 * Brings every component to the files it ships: what is not applied yet is applied, in order, one transaction per
 * file, under an advisory lock. Forward only; an applied file that changed or vanished is an error.
 * @throws DATABASE_MIGRATION_CHANGED, _MISSING, _NAME, _FAILED
 */
export async function migrate(
  owner: pg.Client,
  components: readonly MigrationComponent[],
  { only }: MigrateOptions = {},
): Promise<MigrationReport> {
  const report: MigrationReport = { applied: [] };
  await owner.query('select pg_advisory_lock($1)', [lockKey]);
  try {
    await owner.query(`create schema if not exists kernel;
      create table if not exists kernel.migrations (
        component text not null, name text not null, checksum text not null,
        applied_at timestamptz not null default now(), primary key (component, name));
      revoke all on kernel.migrations from public`);
    for (const component of components) {
      for (const file of await pending(owner, component)) {
        if (only && !only.has(`${component.id}/${file.name}`)) continue;
        await apply(owner, component, file);
        report.applied.push({ component: component.id, file: file.name });
      }
    }
    return report;
  } finally {
    await owner.query('reset search_path; select pg_advisory_unlock(7242001)').catch(() => {});
  }
}

async function pending(owner: pg.Client, component: MigrationComponent): Promise<MigrationFile[]> {
  const shipped = await readMigrations(component);
  const { rows } = await owner.query<{ name: string; checksum: string }>(
    'select name, checksum from kernel.migrations where component = $1 order by name',
    [component.id],
  );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  for (const [file, checksum] of applied) {
    const found = shipped.find(({ name }) => name === file);
    if (!found) throw databaseErrors.MIGRATION_MISSING({ component: component.id, file });
    if (found.checksum !== checksum) throw databaseErrors.MIGRATION_CHANGED({ component: component.id, file });
  }
  await prepareSchema(owner, component);
  return shipped.filter(({ name }) => !applied.has(name));
}

// Default privileges, not a grant at the end: a migration can then take a right away and it stays away.
async function prepareSchema(owner: pg.Client, { id, schema }: MigrationComponent): Promise<void> {
  const name = pg.escapeIdentifier(schema);
  const role = id === 'kernel' ? kernelRole : appRole;
  await owner.query(`create schema if not exists ${name};
    grant usage on schema ${name} to ${appRole}, ${kernelRole};
    alter default privileges in schema ${name} grant select, insert, update, delete on tables to ${role};
    alter default privileges in schema ${name} grant usage, select on sequences to ${role}`);
}

async function apply(owner: pg.Client, component: MigrationComponent, file: MigrationFile): Promise<void> {
  try {
    await owner.query(`begin; set local search_path to ${pg.escapeIdentifier(component.schema)}, public`);
    await owner.query(file.sql);
    await owner.query('insert into kernel.migrations (component, name, checksum) values ($1, $2, $3)', [
      component.id,
      file.name,
      file.checksum,
    ]);
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback').catch(() => {});
    throw databaseErrors.MIGRATION_FAILED(
      { component: component.id, file: file.name, reason: rootMessage(error) },
      error,
    );
  }
}
