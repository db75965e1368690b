import type { ClientBase } from 'pg';
import { float8Array, int2Array, int4Array, timestamptzArray } from '../database/binary-array.ts';
import { selectRows } from '../database/rows.ts';
import type { ParkRef } from '../database/telemetry-database.ts';
import type { SampleColumns } from '../domain/sample-columns.ts';
import { TouchedSpans, type TouchedSpan } from '../domain/touched-spans.ts';
import { clockToleranceSeconds } from '../domain/validate-samples.ts';
import { insertSamples, rowStatus, type InsertOutcome } from './insert-samples.ts';

/** The newest sample of a point that a flush stored. */
export interface NewLatest {
  pointNo: number;
  ts: number;
  value: number;
  quality: number;
}

export interface FlushOutcome extends InsertOutcome {
  /** Points whose newest value changed. */
  latest: NewLatest[];
}

/**
 * Stores rows, what they touched, and the newest values, in the caller's transaction.
 * @param now ms UTC
 * @param insert {@link insertSamples}, or the faster way for rows that are most likely all new
 */
export async function flushSamples(
  client: ClientBase,
  park: ParkRef,
  rows: SampleColumns,
  now: number,
  insert: typeof insertSamples = insertSamples,
): Promise<FlushOutcome> {
  if (rows.length === 0) return { status: new Uint8Array(0), existing: new Map(), latest: [] };
  const inserted = await insert(client, park.no, rows);
  const touched = new TouchedSpans();
  const newest = new Map<number, number>();
  for (let row = 0; row < rows.length; row++) {
    if (inserted.status[row] !== rowStatus.stored) continue;
    const pointNo = rows.pointNo[row]!;
    const ts = rows.ts[row]!;
    touched.add(pointNo, ts);
    const known = newest.get(pointNo);
    if (known === undefined || ts > rows.ts[known]!) newest.set(pointNo, row);
  }
  await logChanges(client, park.no, touched.list());
  return { ...inserted, latest: await updateLatest(client, park.no, rows, newest, now) };
}

/** Tells the rollup worker which spans to recompute once this transaction has committed. */
export async function logChanges(client: ClientBase, parkNo: number, spans: readonly TouchedSpan[]): Promise<void> {
  if (spans.length === 0) return;
  await client.query({
    name: 'telemetry log changes',
    text: 'insert into telemetry.change_log (park_no, point_nos, from_ts, to_ts) values ($1, $2, $3, $4)',
    values: [
      parkNo,
      int4Array(spans.map((span) => span.pointNo)),
      timestamptzArray(spans.map((span) => span.from)),
      timestamptzArray(spans.map((span) => span.to)),
    ],
  });
}

// Ordered, so that two flushes take the row locks in one order; last in the transaction, so that they hold them shortly.
// A measurement from the future, of a clock that was ahead, gives way to the next one from the present: it would hide all that
// come until its time.
const latestSql = `insert into telemetry.latest as l (park_no, point_no, ts, value, quality, received_at)
  select $1::int2, u.*, $6::timestamptz from unnest($2::int4[], $3::timestamptz[], $4::float8[], $5::int2[]) as u(point_no, ts, value, quality)
  order by u.point_no
  on conflict (point_no) do update set ts = excluded.ts, value = excluded.value, quality = excluded.quality,
    received_at = excluded.received_at
  where l.ts < excluded.ts
    or (l.ts > $6::timestamptz and excluded.ts <= $6::timestamptz
      and excluded.ts > $6::timestamptz - ${clockToleranceSeconds} * interval '1 second' and (select p.ahead_seconds = 0 from telemetry.points p where p.no = l.point_no))
  returning point_no`;

async function updateLatest(
  client: ClientBase,
  parkNo: number,
  rows: SampleColumns,
  newest: ReadonlyMap<number, number>,
  now: number,
): Promise<NewLatest[]> {
  if (newest.size === 0) return [];
  const at = [...newest.values()];
  const changed = await selectRows<[number]>(
    client,
    latestSql,
    [
      parkNo,
      int4Array(at.map((row) => rows.pointNo[row]!)),
      timestamptzArray(at.map((row) => rows.ts[row]!)),
      float8Array(at.map((row) => rows.value[row]!)),
      int2Array(at.map((row) => rows.quality[row]!)),
      new Date(now).toISOString(),
    ],
    'latest',
  );
  return changed.map(([pointNo]) => {
    const row = newest.get(pointNo)!;
    return { pointNo, ts: rows.ts[row]!, value: rows.value[row]!, quality: rows.quality[row]! };
  });
}
