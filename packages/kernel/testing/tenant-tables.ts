import type { KernelDatabase } from '../src/index.ts';

/** A table of an installation that holds rows of parks. */
export interface TenantTable {
  schema: string;
  table: string;
  /** Which column says whose row it is. */
  column: 'park_id' | 'park_no' | 'id';
}

interface CatalogueRow {
  schema: string;
  table: string;
  column: 'park_id' | 'park_no';
  enabled: boolean;
  forced: boolean;
  policies: number;
  open_policies: string[];
  owner: string;
}

/**
 * Reads the catalogue and checks every table that has a `park_id` or `park_no`: row-level security is on and forced,
 * there is a policy, and no policy lets the application role see everything. Also that the serving roles are neither
 * superuser, nor BYPASSRLS, nor owner. Returns the tables it looked at; throws with all findings at once.
 */
export async function assertTenantTables(database: KernelDatabase): Promise<TenantTable[]> {
  return database.withOwner(async (owner) => {
    const roles = await owner.query<{ rolname: string; rolsuper: boolean; rolbypassrls: boolean }>(
      `select rolname, rolsuper, rolbypassrls from pg_roles where rolname in ('lingtan_app', 'lingtan_kernel')`,
    );
    const findings = roles.rows
      .filter((role) => role.rolsuper || role.rolbypassrls)
      .map((role) => `${role.rolname} is not bound by row-level security`);
    if (roles.rowCount !== 2) findings.push('one of the roles lingtan_app and lingtan_kernel is missing');
    const { rows } = await owner.query<CatalogueRow>(
      `select n.nspname as schema, c.relname as table, a.attname as column, c.relrowsecurity as enabled,
         c.relforcerowsecurity as forced, pg_get_userbyid(c.relowner) as owner,
         (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
         array(select p.polname::text from pg_policy p where p.polrelid = c.oid and p.polpermissive
           and (0 = any(p.polroles) or 'lingtan_app'::regrole = any(p.polroles))
           and coalesce(pg_get_expr(p.polqual, p.polrelid), 'true') = 'true'
           and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'true') = 'true') as open_policies
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname in ('park_id', 'park_no') and not a.attisdropped
       where c.relkind in ('r', 'p') and not c.relispartition
         and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
       order by 1, 2`,
    );
    for (const row of rows) {
      const name = `${row.schema}.${row.table}`;
      if (!row.enabled) findings.push(`${name} has no row-level security`);
      if (!row.forced) findings.push(`${name} does not force row-level security on its owner`);
      if (row.policies === 0) findings.push(`${name} has no policy`);
      for (const policy of row.open_policies)
        findings.push(`${name}: policy ${policy} lets the application see all parks`);
      if (['lingtan_app', 'lingtan_kernel'].includes(row.owner)) findings.push(`${name} belongs to ${row.owner}`);
    }
    const unforced = await owner.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c
       where c.relispartition and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)
         and has_table_privilege('lingtan_app', c.oid, 'select, insert, update, delete')`,
    );
    for (const { name } of unforced.rows) findings.push(`partition ${name} can be read around the policy of its table`);
    const views = await owner.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'v' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
         and has_table_privilege('lingtan_app', c.oid, 'select')
         and not coalesce('security_invoker=true' = any(c.reloptions) or 'security_invoker=on' = any(c.reloptions), false)`,
    );
    for (const { name } of views.rows) findings.push(`view ${name} runs as its owner: make it security_invoker`);
    if (findings.length > 0) throw new Error(`Parks are not separated:\n  ${findings.join('\n  ')}`);
    return rows.map(({ schema, table, column }) => ({ schema, table, column }));
  });
}
