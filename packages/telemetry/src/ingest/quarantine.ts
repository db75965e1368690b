import type { ClientBase } from 'pg';
import type { RejectedSample } from '../../contracts/index.ts';
import { show } from '../domain/show.ts';

/** A refused sample as it is kept. */
export interface QuarantineRow {
  source: string;
  point: string;
  /** ms UTC when the sample had a usable time. */
  ts: number | null;
  value: string;
  unit: string | null;
  quality: string | null;
  code: string;
  message: string;
}

// PostgreSQL text cannot hold NUL, and lone surrogates are not UTF-8.
const clean = (text: string) => text.replaceAll('\u0000', '␀').replace(/\p{Surrogate}/gu, '\ufffd');

/** What is kept of `sample`, which may have any shape. */
export function quarantineRow(source: string, sample: unknown, rejected: RejectedSample): QuarantineRow {
  const fields = (typeof sample === 'object' && sample !== null ? sample : {}) as Record<string, unknown>;
  const optional = (value: unknown) => (value === undefined || value === null ? null : clean(show(value)));
  return {
    source: clean(source.slice(0, 200)),
    point: clean(rejected.point),
    ts: typeof fields.ts === 'number' && Number.isFinite(fields.ts) ? fields.ts : null,
    value: clean('value' in fields ? show(fields.value) : show(sample)),
    unit: optional(fields.unit),
    quality: optional(fields.quality),
    code: rejected.code,
    message: clean(rejected.message),
  };
}

/** Stores refused samples in the transaction that stores the good ones of their batch. */
export async function insertQuarantine(
  client: ClientBase,
  parkId: string,
  receivedAt: number,
  rows: readonly QuarantineRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `insert into telemetry.quarantine (park_id, received_at, source, point, ts, value, unit, quality, code, message)
     select $1, $2, r.source, r.point, r.ts, r.value, r.unit, r.quality, r.code, r.message
     from jsonb_to_recordset($3) as r(source text, point text, ts float8, value text, unit text, quality text, code text, message text)`,
    [parkId, new Date(receivedAt).toISOString(), JSON.stringify(rows)],
  );
}
