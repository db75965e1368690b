import type { Tx } from '@lingtan/sdk';
import { sampleQuality, sampleRows } from '@lingtan/telemetry/contracts';
import { sql } from 'drizzle-orm';
import type { RegisterSamples, Span } from '../../domain/index.ts';

const distrusted = sampleQuality.bad | sampleQuality.uncertain | sampleQuality.substituted;
/** 2000-01-01, from which PostgreSQL counts in its binary form. */
const epochMs = Date.UTC(2000, 0, 1);

/** Steps of the sort in place after which sorting anew is cheaper. */
const movesPerSample = 16;

interface Packed extends Record<string, unknown> {
  point: number;
  quality: number;
  ts: Buffer;
  values: Buffer;
}

/**
 * Samples of a span by the number of their point, for those of which none is doubtful. One row per point with its samples
 * packed into bytes: as rows they would cost ten times as much. They come as they lie in the table, as a rule in order of time,
 * so that the database need not sort them all.
 */
export async function readRegisters(
  tx: Tx,
  points: readonly number[],
  span: Span,
): Promise<Map<number, RegisterSamples>> {
  // The samples of a point lie scattered, those of one moment side by side: page by page they are read ten times faster than in
  // the order of the index, which the planner prefers.
  await tx.execute(sql`select set_config('enable_indexscan', 'off', true)`);
  const { rows } = await tx.execute<Packed>(sql`
    select point_no as point, bit_or(quality) as quality, string_agg(timestamptz_send(ts), ''::bytea) as ts,
      string_agg(float8send(value), ''::bytea) as values
    from ${sql.raw(sampleRows)}
    where point_no = any(${sql.param(points)}::int[])
      and ts >= to_timestamp(${span.from / 1000}::float8) and ts < to_timestamp(${span.to / 1000}::float8)
    group by point_no`);
  await tx.execute(sql`select set_config('enable_indexscan', 'on', true)`);
  const found = new Map<number, RegisterSamples>();
  for (const { point, quality, ts, values } of rows)
    if ((quality & distrusted) === 0) found.set(point, inOrder({ ts: instants(ts), values: doubles(values) }));
  return found;
}

/** The samples in order of time; both arrays are sorted in place. */
function inOrder(samples: RegisterSamples): RegisterSamples {
  const { ts, values } = samples;
  // What came late lies behind a long row that is in order already: each goes back to its place.
  let moves = 0;
  for (let i = 1; i < ts.length; i++) {
    if (ts[i - 1]! <= ts[i]!) continue;
    if (moves > ts.length * movesPerSample) return sorted(samples);
    const [at, value] = [ts[i]!, values[i]!];
    let place = i;
    for (; place > 0 && ts[place - 1]! > at; place--) {
      ts[place] = ts[place - 1]!;
      values[place] = values[place - 1]!;
    }
    moves += i - place;
    ts[place] = at;
    values[place] = value;
  }
  return samples;
}

function sorted({ ts, values }: RegisterSamples): RegisterSamples {
  const order = Uint32Array.from(ts.keys()).sort((a, b) => ts[a]! - ts[b]!);
  return { ts: Float64Array.from(order, (i) => ts[i]!), values: Float64Array.from(order, (i) => values[i]!) };
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function instants(bytes: Buffer): Float64Array {
  const view = viewOf(bytes);
  const list = new Float64Array(bytes.byteLength / 8);
  for (let i = 0; i < list.length; i++) {
    const micros = view.getInt32(i * 8) * 0x1_0000_0000 + view.getUint32(i * 8 + 4);
    list[i] = Math.round(micros / 1000) + epochMs;
  }
  return list;
}

function doubles(bytes: Buffer): Float64Array {
  const view = viewOf(bytes);
  const list = new Float64Array(bytes.byteLength / 8);
  for (let i = 0; i < list.length; i++) list[i] = view.getFloat64(i * 8);
  return list;
}
