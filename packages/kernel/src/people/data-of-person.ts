import type { ParkInfo, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { lookAs } from '../dashboards/viewpoint.ts';
import type { KernelDatabase } from '../database/index.ts';
import { columnsOfPeople, type PeopleColumn } from './columns-of-people.ts';

/** Rows of one table that name a person: by what they are known, when they were written, and what of them is the person's. */
export interface RowsOfPerson {
  table: string;
  /** Null: of no park. */
  park: string | null;
  rows: Record<string, unknown>[];
  /** False where there are more than are given. */
  complete: boolean;
}

/** So many rows of a table are more than a person reads, and less than a server cannot hold. */
const mostRows = 50_000;

/** Beside keys and times: what says what a row is, without what it is about, which may be others'. */
const saying = ['action', 'kind', 'role', 'name', 'title', 'language', 'state', 'scope', 'chain'];

/**
 * All rows of the installation that name a person, by id or by address: those of the kernel, and those of plugins park by
 * park. Of each row what identifies it and what is the person's; no secret is among that.
 */
export async function dataOfPerson(
  database: KernelDatabase,
  parks: readonly ParkInfo[],
  person: { id: string; email: string },
): Promise<RowsOfPerson[]> {
  const own = await database.withKernelTx(async (tx) => {
    await lookAs(tx, '*', person.id);
    return readRows(tx, null, await columnsOfPeople(tx), person);
  });
  const known = new Set(own.map(({ table }) => table));
  const found = [...own];
  for (const { id, no } of parks) {
    const ofPlugins = (tx: Tx) =>
      columnsOfPeople(tx).then((columns) =>
        readRows(
          tx,
          id,
          columns.filter((each) => each.schema !== 'kernel' && !known.has(nameOf(each))),
          person,
        ),
      );
    found.push(...(await database.withParkTx({ parkId: id, parkNo: no, enterpriseId: null, long: true }, ofPlugins)));
  }
  return found.filter(({ rows }) => rows.length > 0);
}

async function readRows(
  tx: Tx,
  park: string | null,
  columns: readonly PeopleColumn[],
  { id, email }: { id: string; email: string },
): Promise<RowsOfPerson[]> {
  const found: RowsOfPerson[] = [];
  for (const table of new Set(columns.map(nameOf))) {
    const of = columns.filter((each) => nameOf(each) === table);
    const { schema, table: name } = of[0]!;
    const from = sql`${sql.identifier(schema)}.${sql.identifier(name)}`;
    const said = sql.join(
      of.map(
        ({ column }) =>
          sql`position(${id} in t.${sql.identifier(column)}::text) > 0 or position(${email} in lower(t.${sql.identifier(column)}::text)) > 0`,
      ),
      sql` or `,
    );
    const { rows } = await tx.execute<{ row: Record<string, unknown> }>(sql`
      with kept as (select a.attname::text as name from pg_attribute a
        where a.attrelid = ${`${quoted(schema)}.${quoted(name)}`}::regclass and a.attnum > 0 and not a.attisdropped
          and (a.attname = any(${sql.param([...saying, ...of.map(({ column }) => column)])}::text[])
            or format_type(a.atttypid, null) = 'timestamp with time zone'
            or exists (select from pg_index i where i.indrelid = a.attrelid and i.indisprimary and a.attnum = any(i.indkey))))
      select (select jsonb_object_agg(key, value) from jsonb_each(to_jsonb(t)) where key in (select name from kept)) as row
      from ${from} t where ${said} limit ${mostRows + 1}`);
    found.push({
      ...{ table, park, rows: rows.slice(0, mostRows).map(({ row }) => row) },
      complete: rows.length <= mostRows,
    });
  }
  return found;
}

const nameOf = ({ schema, table }: PeopleColumn): string => `${schema}.${table}`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
