import type { Tx } from '@lingtan/sdk';
import { sampleQuality, sampleRows } from '@lingtan/telemetry/contracts';
import { sql } from 'drizzle-orm';
import type { RegisterSamples, Span } from '../../domain/index.ts';

const distrusted = sampleQuality.bad | sampleQuality.uncertain | sampleQuality.substituted;
/** 2000-01-01, from which PostgreSQL counts in its binary form. */
const epochMs = Date.UTC(2000, 0, 1);

interface Packed extends Record<string, unknown> {
  point: number;
  quality: number;
  ts: Buffer;
  values: Buffer;
}

/**
 * Samples of a span by the number of their point, for those of which none is doubtful. One row per point with its samples
 * packed into bytes: as rows they would cost ten times as much.
 */
export async function readRegisters(
  tx: Tx,
  points: readonly number[],
  span: Span,
): Promise<Map<number, RegisterSamples>> {
  const { rows } = await tx.execute<Packed>(sql`
    select point_no as point, bit_or(quality) as quality, string_agg(timestamptz_send(ts), ''::bytea order by ts) as ts,
      string_agg(float8send(value), ''::bytea order by ts) as values
    from ${sql.raw(sampleRows)}
    where point_no = any(${sql.param(points)}::int[])
      and ts >= to_timestamp(${span.from / 1000}::float8) and ts < to_timestamp(${span.to / 1000}::float8)
    group by point_no`);
  const found = new Map<number, RegisterSamples>();
  for (const { point, quality, ts, values } of rows)
    if ((quality & distrusted) === 0) found.set(point, { ts: instants(ts), values: doubles(values) });
  return found;
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
