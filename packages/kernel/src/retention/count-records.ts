import type { KernelDatabase } from '../database/index.ts';
import { rawClient } from '../database/transaction.ts';
import type { DeclaredRetention } from './declared-retentions.ts';

/** Pages of a table that are read to count what a park keeps, however much there is: 32 MB. */
const mostPages = 4096;
/** Days for which is said how much goes. */
export const aheadDays = 30;

/** Records of a park in the first table of a retention. */
export interface CountedRecords {
  records: number;
  /** Without indexes and free space. */
  bytes: number;
  /** Where there are many, all is worked out from a part of them. */
  estimated: boolean;
  /** When the oldest may go, ms UTC, and how many are due within {@link aheadDays}; null where nothing goes for its age. */
  next: { at: number; records: number } | null;
}

/** Counts records, or works their number out from a part of them. @param days for which they are kept */
export async function countRecords(
  database: Pick<KernelDatabase, 'withKernelTx' | 'withParkTx'>,
  { id: parkId, no: parkNo }: { id: string; no: number },
  { owner, schema, definition: { tables, age, where } }: Pick<DeclaredRetention, 'owner' | 'schema' | 'definition'>,
  days: number | null,
  most: number = mostPages,
): Promise<CountedRecords | null> {
  if (age === undefined) return null;
  const table = `"${schema}"."${tables[0]!}"`;
  const count: Parameters<typeof database.withKernelTx<CountedRecords>>[0] = async (tx) => {
    const client = rawClient(tx);
    const { rows: of } = await client.query<{ pages: number }>(
      `select (pg_relation_size('${table}') / current_setting('block_size')::int)::float8 as pages`,
    );
    const percent = Math.min(100, (100 * most) / Math.max(1, of[0]!.pages));
    const { rows } = await client.query<{ records: number; bytes: number; at: number | null; due: number }>(
      `select count(*)::float8 as records, coalesce(sum(pg_column_size(e.*)), 0)::float8 as bytes,
         (extract(epoch from min("${age}") + make_interval(days => $3)) * 1000)::float8 as at,
         count(*) filter (where "${age}" + make_interval(days => $3) < now() + interval '${aheadDays} days')::float8 as due
       from ${table} e tablesample system ($2::float8) repeatable (1) where park_id = $1 ${where ? `and ${where}` : ''}`,
      [parkId, percent, days],
    );
    const { records, bytes, at, due } = rows[0]!;
    const all = (some: number): number => Math.round((some * 100) / percent);
    return {
      ...{ records: all(records), bytes: all(bytes), estimated: percent < 100 },
      next: at === null ? null : { at, records: all(due) },
    };
  };
  return owner === 'kernel'
    ? database.withKernelTx(count)
    : database.withParkTx({ parkId, parkNo, enterpriseId: null }, count);
}
