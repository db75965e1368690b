import type { Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import { iso } from './refs.ts';

/** How far a calculation is that a person asked for. */
export type CalculationState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** Columns that every table of calculations has. Times are ms UTC. */
export interface CalculationRow<Request> {
  no: number;
  state: CalculationState;
  /** 0 to 1. */
  progress: number;
  created_at: number;
  ended_at: number | null;
  request: Request;
  currency: string;
  error: string | null;
}

type End<Result> = { state: 'done'; result: Result } | { state: 'failed'; error: string } | { state: 'cancelled' };

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const open = sql`state in ('waiting', 'running')`;

/** Calculations of the park that take minutes and are kept with their result, each under a number of its kind. */
export class CalculationStore<Row extends CalculationRow<unknown>, Head, Result> {
  readonly #table: SQL;
  readonly #columns: SQL;
  readonly #atEnd: SQL;
  readonly #headOf: (row: Row) => Head;

  /**
   * @param parts.columns further columns of the list, in SQL
   * @param parts.atEnd what else is set when a calculation ends, in SQL
   */
  constructor(parts: { table: string; columns: string; atEnd?: string; headOf: (row: Row) => Head }) {
    this.#table = sql.raw(`plugin_storage_dispatch.${parts.table}`);
    this.#columns =
      sql.raw(`no::float8 as no, state, progress, (extract(epoch from created_at) * 1000)::float8 as created_at,
      (extract(epoch from ended_at) * 1000)::float8 as ended_at, request, currency, error, ${parts.columns}`);
    this.#atEnd = sql.raw(parts.atEnd ? `, ${parts.atEnd}` : '');
    this.#headOf = parts.headOf;
  }

  /** The newest hundred. */
  async list(tx: Tx): Promise<Head[]> {
    const { rows } = await tx.execute(
      sql`select ${this.#columns} from ${this.#table} where ${ofPark} order by no desc limit 100`,
    );
    return (rows as unknown as Row[]).map(this.#headOf);
  }

  /** One with its result; null where there is none of that number. */
  async read(tx: Tx, no: number): Promise<{ head: Head; result: Result | null } | null> {
    const { rows } = await tx.execute(
      sql`select ${this.#columns}, result from ${this.#table} where ${ofPark} and no = ${no}`,
    );
    const row = rows[0] as unknown as (Row & { result: Result | null }) | undefined;
    return row ? { head: this.#headOf(row), result: row.result } : null;
  }

  /** How many wait or run. */
  async countOpen(tx: Tx): Promise<number> {
    const { rows } = await tx.execute(sql`select count(*)::int as n from ${this.#table} where ${ofPark} and ${open}`);
    return (rows[0] as { n: number }).n;
  }

  /** Adds one that waits, and answers with its number. */
  async insert(
    tx: Tx,
    parkId: string,
    { request, currency, now }: { request: Row['request']; currency: string; now: number },
  ): Promise<number> {
    const { rows } = await tx.execute(sql`
      insert into ${this.#table} (park_id, no, created_at, state, request, currency)
      values (${parkId}, 1 + coalesce((select max(no) from ${this.#table} where ${ofPark}), 0),
        ${iso(now)}::timestamptz, 'waiting', ${JSON.stringify(request)}::jsonb, ${currency})
      returning no::float8 as no`);
    return (rows[0] as { no: number }).no;
  }

  /** Takes one that waits, or was interrupted, and answers with what was asked; null when it is over. */
  async take(tx: Tx, no: number): Promise<Row['request'] | null> {
    const { rows } = await tx.execute(sql`
      update ${this.#table} set state = 'running' where ${ofPark} and no = ${no} and ${open} returning request`);
    return (rows[0] as { request: Row['request'] } | undefined)?.request ?? null;
  }

  /** Notes how far one is; false when it was cancelled meanwhile. */
  async note(tx: Tx, no: number, progress: number): Promise<boolean> {
    const { rows } = await tx.execute(sql`
      update ${this.#table} set progress = greatest(progress, ${progress}::float8)
      where ${ofPark} and no = ${no} and state = 'running' returning no`);
    return rows.length > 0;
  }

  /** Ends one that waits or runs; false when it was over before. */
  async end(tx: Tx, no: number, now: number, end: End<Result>): Promise<boolean> {
    const result = end.state === 'done' ? JSON.stringify(end.result) : null;
    const error = end.state === 'failed' ? end.error : null;
    const { rows } = await tx.execute(sql`
      update ${this.#table} set state = ${end.state}, ended_at = ${iso(now)}::timestamptz,
        progress = case when ${end.state} = 'done' then 1 else progress end, result = ${result}::jsonb,
        error = ${error}${this.#atEnd}
      where ${ofPark} and no = ${no} and ${open} returning no`);
    return rows.length > 0;
  }
}
