import type { ClientBase } from 'pg';
import { selectRows } from '../database/rows.ts';

/** Smaller tables are summed up as one. */
const smallBytes = 1_048_576;
/** Days over which growth is told: one busy day does not make a year. */
const growthDays = 28;
/** Days that sizes of tables are kept for. */
export const keptDays = 400;

export interface TableSize {
  /** `schema.table`; null for all small ones together. */
  name: string | null;
  bytes: number;
  /** Mean over up to four weeks; null while there is no earlier day to compare with. */
  bytesPerDay: number | null;
}

// Of partitioned tables the parts belong together; queues keep to their own limits and are told with the rest.
const present = `select coalesce(p.relnamespace::regnamespace || '.' || p.relname, c.relnamespace::regnamespace ||
  '.' || c.relname) as name,
    sum(pg_total_relation_size(c.oid))::bigint as bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
  where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
  group by 1`;

/** Notes how large the tables are today. @param now ms UTC */
export async function noteSizes(client: ClientBase, now: number): Promise<void> {
  const today = new Date(now).toISOString().slice(0, 10);
  await client.query(
    `insert into telemetry.table_sizes (day, name, bytes) select $1, name, bytes from (${present}) s
     where bytes >= ${smallBytes} on conflict (day, name) do update set bytes = excluded.bytes`,
    [today],
  );
  await client.query(`delete from telemetry.table_sizes where day < kernel.retention_moment($1)::date - ${keptDays}`, [
    today,
  ]);
}

/** Tables, largest first. @param now ms UTC */
export async function readSizes(client: ClientBase, now: number): Promise<TableSize[]> {
  const rows = await selectRows<[string, number, number | null, number | null]>(
    client,
    `select s.name, s.bytes, before.bytes, $1::date - before.day
     from (${present}) s left join lateral (
       select t.day, t.bytes from telemetry.table_sizes t
       where t.name = s.name and t.day >= $1::date - ${growthDays} and t.day < $1::date order by t.day limit 1)
         before on true
     order by 2 desc`,
    [new Date(now).toISOString().slice(0, 10)],
  );
  const sizes = rows.map(([name, bytes, before, days]) => ({
    name,
    bytes,
    bytesPerDay: before === null || days === null ? null : (bytes - before) / days,
  }));
  const small = sizes.filter(({ bytes }) => bytes < smallBytes);
  const rest = { name: null, bytes: small.reduce((sum, { bytes }) => sum + bytes, 0), bytesPerDay: null };
  return [...sizes.filter(({ bytes }) => bytes >= smallBytes), rest];
}
