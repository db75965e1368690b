import type { Principal } from '@lingtan/sdk';
import type { ClientBase } from 'pg';
import { float8Array, int2Array, int4Array, timestamptzArray } from '../database/binary-array.ts';
import { selectRows } from '../database/rows.ts';
import type { ParkRef } from '../database/telemetry-database.ts';
import type { SampleColumns } from '../domain/sample-columns.ts';
import { TouchedSpans } from '../domain/touched-spans.ts';
import { flushSamples, logChanges, type FlushOutcome } from './flush.ts';

/** Who replaces samples, and why. */
export interface Correction {
  by: string;
  reason: string;
  /** For the audit log. */
  principal?: Principal;
}

const source = 'unnest($2::int4[], $3::timestamptz[], $4::float8[], $5::int2[]) as u(point_no, ts, value, quality)';

/**
 * Stores rows; where another value is there already, that one goes to `sample_revisions` and the new one takes its place.
 * In the caller's transaction. The outcome counts replaced rows as stored.
 */
export async function correctSamples(
  client: ClientBase,
  park: ParkRef,
  rows: SampleColumns,
  correction: Correction,
  now: number,
): Promise<FlushOutcome> {
  const outcome = await flushSamples(client, park, rows, now);
  const replaced = [...outcome.existing.keys()];
  if (replaced.length === 0) return outcome;
  // Of several corrections of one sample in one call the last stands.
  const last = new Map(replaced.map((row) => [`${rows.pointNo[row]}/${rows.ts[row]}`, row]));
  const at = [...last.values()];
  const values = [
    park.no,
    int4Array(at.map((row) => rows.pointNo[row]!)),
    timestamptzArray(at.map((row) => rows.ts[row]!)),
    float8Array(at.map((row) => rows.value[row]!)),
    int2Array(at.map((row) => rows.quality[row]!)),
  ];
  await selectRows(
    client,
    `insert into telemetry.sample_revisions (park_no, point_no, ts, revision, value, quality, replaced_at, replaced_by, reason)
     select $1, s.point_no, s.ts, 1 + coalesce((select max(r.revision) from telemetry.sample_revisions r
         where r.point_no = s.point_no and r.ts = s.ts), 0), s.value, s.quality, $6, $7, $8
     from ${source} join telemetry.samples s on s.point_no = u.point_no and s.ts = u.ts and s.park_no = $1
     where $4::float8[] is not null and $5::int2[] is not null`,
    [...values, new Date(now).toISOString(), correction.by, correction.reason],
  );
  for (const table of ['samples', 'latest']) {
    await selectRows(
      client,
      `update telemetry.${table} s set value = u.value, quality = u.quality from ${source}
       where s.point_no = u.point_no and s.ts = u.ts and s.park_no = $1`,
      values,
    );
  }
  const touched = new TouchedSpans();
  for (const row of at) touched.add(rows.pointNo[row]!, rows.ts[row]!);
  await logChanges(client, park.no, touched.list());
  for (const row of replaced) outcome.status[row] = 0;
  return { status: outcome.status, existing: new Map(), latest: outcome.latest };
}
