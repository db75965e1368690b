import type pg from 'pg';

/** SQL: whether some process leads `role`, a column or a name in scope. */
export const heldRoles = `exists (select from pg_locks where locktype = 'advisory' and objsubid = 1
  and database = (select oid from pg_database where datname = current_database())
  and classid::bigint = (hashtextextended('lingtan lead ' || role, 7) >> 32) & 4294967295
  and objid::bigint = hashtextextended('lingtan lead ' || role, 7) & 4294967295)`;

/**
 * Of the roles that a process leads, one to be left to another that leads fewer by two or more, is well, and seeks it; null when
 * there is none. What it is leaving already counts as the other's. The role counts as one that changes hands from here on, and
 * none does again before `calmMs` is over, whichever process leads it: what the next one decides on is what came of this.
 */
export async function roleToLeave(
  on: pg.Client,
  { processId, led, leaving, calmMs }: { processId: string; led: readonly string[]; leaving: number; calmMs: number },
): Promise<string | null> {
  const { rows } = await on.query<{ role: string }>(
    `with held as (
       select process_id, count(*) as roles from kernel.leads where ${heldRoles} group by process_id
     ), fewer as materialized (
       select coalesce(held.roles, 0) as roles, report -> 'seeks' as seeks
       from kernel.processes left join held on held.process_id = processes.id
       where id <> $1 and seen_at > now() - interval '15 s' and report ->> 'phase' = 'ready'
         -- One that was killed is well by its row for some seconds more; its session has ended with it.
         and exists (select from pg_stat_activity
           where datname = current_database() and application_name = 'lingtan heartbeat ' || id)
         and coalesce(held.roles, 0) + $4 + 2 <= cardinality($2::text[])
     )
     update kernel.leads set since = now()
     where process_id = $1 and role = (
         select role from unnest($2::text[]) role join fewer on fewer.seeks ? role
         order by fewer.roles, random() limit 1)
       and not exists (select from kernel.leads where since > now() - $3 * interval '1 ms')
     returning role`,
    [processId, led, calmMs, leaving],
  );
  return rows[0]?.role ?? null;
}
