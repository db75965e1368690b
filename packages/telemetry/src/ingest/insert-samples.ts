import type { ClientBase } from 'pg';
import { float8Array, int2Array, int4Array, timestamptzArray } from '../database/binary-array.ts';
import { selectRows } from '../database/rows.ts';
import type { SampleColumns } from '../domain/sample-columns.ts';

/** What became of each row. */
export const rowStatus = { stored: 0, duplicate: 1, conflict: 2 } as const;

export interface InsertOutcome {
  /** One {@link rowStatus} per row. */
  status: Uint8Array;
  /** The stored value, for rows in conflict. */
  existing: Map<number, { value: number; quality: number }>;
}

const source = 'unnest($2::int4[], $3::timestamptz[], $4::float8[], $5::int2[]) with ordinality';

// Sorted, so that two flushes with common keys lock them in one order, and index pages are visited in order.
const insertNewSql = `insert into telemetry.samples (park_no, point_no, ts, value, quality)
  select $1::int2, u.point_no, u.ts, u.value, u.quality
  from ${source} as u(point_no, ts, value, quality, row)
  order by u.point_no, u.ts, u.row`;
const insertSql = `${insertNewSql} on conflict (point_no, ts) do nothing`;

// Rows that this transaction did not write, or wrote with other figures.
const leftOverSql = `select u.row - 1, s.value, s.quality
  from ${source} as u(point_no, ts, value, quality, row)
  join telemetry.samples s on s.point_no = u.point_no and s.ts = u.ts and s.park_no = $1::int2
  where s.xmin <> pg_current_xact_id()::xid or s.value is distinct from u.value or s.quality <> u.quality`;

/**
 * Inserts rows that are not there yet. The first value of a point and time stays: an equal one is a duplicate, another
 * one a conflict. Within one call the first in order counts as the first.
 */
export async function insertSamples(client: ClientBase, parkNo: number, rows: SampleColumns): Promise<InsertOutcome> {
  const values = parameters(parkNo, rows);
  const { rowCount } = await client.query({ name: 'telemetry insert samples', text: insertSql, values });
  const outcome: InsertOutcome = { status: new Uint8Array(rows.length), existing: new Map() };
  if (rowCount === rows.length) return outcome;
  const leftOver = await selectRows<[number, number, number]>(client, leftOverSql, values, 'left-over samples');
  for (const [row, value, quality] of leftOver) {
    const same = value === rows.value[row] && quality === rows.quality[row];
    outcome.status[row] = same ? rowStatus.duplicate : rowStatus.conflict;
    if (!same) outcome.existing.set(row, { value, quality });
  }
  markRepeats(rows, outcome.status);
  return outcome;
}

/**
 * Inserts rows that are all new. A row that is there already makes the transaction fail with {@link isRepetition}; the
 * caller then takes {@link insertSamples} in another one.
 */
export async function insertNewSamples(
  client: ClientBase,
  parkNo: number,
  rows: SampleColumns,
): Promise<InsertOutcome> {
  const values = parameters(parkNo, rows);
  await client.query({ name: 'telemetry insert new samples', text: insertNewSql, values });
  return { status: new Uint8Array(rows.length), existing: new Map() };
}

/** Whether {@link insertNewSamples} met a row that was there. */
export function isRepetition(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, schema, table } = at as { code?: unknown; schema?: unknown; table?: unknown };
    if (code === '23505' && schema === 'telemetry' && String(table).startsWith('samples')) return true;
  }
  return false;
}

function parameters(parkNo: number, rows: SampleColumns): unknown[] {
  return [
    parkNo,
    int4Array(rows.pointNo, rows.length),
    timestamptzArray(rows.ts, rows.length),
    float8Array(rows.value, rows.length),
    int2Array(rows.quality, rows.length),
  ];
}

/** Rows equal to an earlier one of the same call: only the first of them was inserted. */
function markRepeats(rows: SampleColumns, status: Uint8Array): void {
  const seen = new Map<number, Set<number>>();
  for (let row = 0; row < rows.length; row++) {
    if (status[row] !== rowStatus.stored) continue;
    let times = seen.get(rows.pointNo[row]!);
    if (!times) seen.set(rows.pointNo[row]!, (times = new Set()));
    if (times.has(rows.ts[row]!)) status[row] = rowStatus.duplicate;
    else times.add(rows.ts[row]!);
  }
}
