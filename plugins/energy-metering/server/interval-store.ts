import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Direction } from '../contracts/index.ts';
import type { Span } from '../domain/index.ts';
import { decodeRow, rowColumns, rowTables } from './interval-rows.ts';
import type { IntervalRow, StoredInterval } from './interval-rows.ts';

export type { StoredInterval } from './interval-rows.ts';
export { insertRevisions } from './interval-writes.ts';
export type { NewRevision, RevisionOrigin } from './interval-writes.ts';

/** PostgreSQL timestamp of ms since the epoch. */
export function timestamp(ms: number): ReturnType<typeof sql> {
  return sql`to_timestamp(${ms}::float8 / 1000)`;
}

export interface IntervalQuery extends Span {
  meters: readonly string[];
  /** One width only; absent reads every width. */
  minutes?: number;
  asOf?: string | null;
  /** Only revisions of this origin. */
  origin?: string;
}

const slotOf = (ms: number): number => Math.ceil(ms / 60_000);

/** Newest revision of each interval that starts in the span, ordered by meter, direction, start. */
export async function readIntervals(tx: Tx, query: IntervalQuery): Promise<StoredInterval[]> {
  // From the end of the index backwards, so that the newest revision of an interval comes first without a sort.
  const { rows } = await tx.execute<IntervalRow>(sql`
    select distinct on (r.series, r.slot) ${rowColumns}
    from ${rowTables}
    where r.series in (
        select id from plugin_energy_metering.interval_series
        where park_id = current_setting('lingtan.park_id') and meter_id = any(${sql.param(query.meters)}::text[])
          ${query.minutes === undefined ? sql`` : sql`and minutes = ${query.minutes}`})
      and r.slot >= ${slotOf(query.from)} and r.slot < ${slotOf(query.to)}
      ${query.asOf ? sql`and r.recorded_at <= ${query.asOf}::timestamptz` : sql``}
      ${query.origin === undefined ? sql`` : sql`and b.origin = ${query.origin}`}
    order by r.series desc, r.slot desc, r.revision desc`);
  return inOrder(rows.map(decodeRow));
}

/** By meter, direction and start; of two widths that start alike the newer revision. */
function inOrder(rows: readonly StoredInterval[]): StoredInterval[] {
  const series = new Map<string, StoredInterval[]>();
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i]!;
    const key = `${row.meter}\n${row.direction}`;
    const list = series.get(key);
    if (list) list.push(row);
    else series.set(key, [row]);
  }
  const keys = [...series.keys()].sort();
  return keys.flatMap((key) => newestOfStart(series.get(key)!));
}

function newestOfStart(list: StoredInterval[]): StoredInterval[] {
  if (list.every((row, i) => i === 0 || row.start > list[i - 1]!.start)) return list;
  const byStart = new Map<number, StoredInterval>();
  for (const row of list) if ((byStart.get(row.start)?.revision ?? 0) < row.revision) byStart.set(row.start, row);
  return [...byStart.values()].sort((a, b) => a.start - b.start);
}

/** Every revision of one interval, oldest first. */
export async function readHistory(
  tx: Tx,
  meter: string,
  direction: Direction,
  start: number,
): Promise<StoredInterval[]> {
  const { rows } = await tx.execute<IntervalRow>(sql`
    select ${rowColumns} from ${rowTables}
    where s.park_id = current_setting('lingtan.park_id') and s.meter_id = ${meter} and s.direction = ${direction}
      and r.slot = ${slotOf(start)}
    order by r.revision`);
  return rows.map(decodeRow);
}
