import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ReportContent, WaterReport } from '../../contracts/index.ts';

const table = sql.raw('plugin_wastewater_tracking.reports');
const steps = sql.raw('plugin_wastewater_tracking.report_steps');
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

/** A report with the ids of who did its steps. */
export type StoredReport = Omit<WaterReport, 'late'> & { actors: { step: string; id: string }[] };

interface Row extends Record<string, unknown> {
  recorded_at: string;
  steps: { step: string; actor: string; actorId: string; note: string; at: number }[];
}

/** Reports, newest first. */
export async function readReports(
  tx: Tx,
  query: { id?: string; plant?: string; kind?: string; period?: string } = {},
): Promise<StoredReport[]> {
  const { id = null, plant = null, kind = null, period = null } = query;
  const { rows } = await tx.execute<Row>(sql`
    select id::text as id, plant, kind, period, revision, content, sha256, state, due::text as due,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at,
      (select coalesce(jsonb_agg(jsonb_build_object('step', s.step, 'actor', s.actor, 'actorId', s.actor_id, 'note', s.note,
        'at', extract(epoch from s.at) * 1000) order by s.no), '[]'::jsonb)
        from ${steps} as s where s.park_id = r.park_id and s.report_id = r.id) as steps
    from ${table} as r
    where ${ofPark} and (${id}::bigint is null or id = ${id}::bigint) and (${plant}::text is null or plant = ${plant})
      and (${kind}::text is null or kind = ${kind}) and (${period}::text is null or period = ${period})
    order by r.id desc limit 500`);
  return rows.map(({ recorded_at: recordedAt, steps: taken, ...row }) => ({
    ...(row as unknown as Omit<WaterReport, 'late' | 'steps' | 'recordedAt'>),
    recordedAt,
    steps: taken.map(({ step, actor, note, at }) => ({ step, actor, note, at })),
    actors: taken.map(({ step, actorId }) => ({ step, id: actorId })),
  }));
}

export async function insertReport(
  tx: Tx,
  parkId: string,
  of: {
    plant: string;
    kind: string;
    period: string;
    revision: number;
    content: ReportContent;
    sha256: string;
    due: string;
  },
): Promise<string> {
  const { plant, kind, period, revision, content, sha256, due } = of;
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into ${table} (park_id, id, plant, kind, period, revision, content, sha256, state, due)
    select ${parkId}, coalesce(max(id), 0) + 1, ${plant}, ${kind}, ${period}, ${revision}, ${JSON.stringify(content)}::jsonb,
      ${sha256}, 'draft', ${due}::date
    from ${table} where ${ofPark}
    returning id::text as id`);
  return rows[0]!.id;
}

export async function setReportState(tx: Tx, id: string, state: WaterReport['state']): Promise<void> {
  await tx.execute(sql`update ${table} set state = ${state} where ${ofPark} and id = ${id}::bigint`);
}

export async function addReportStep(
  tx: Tx,
  parkId: string,
  id: string,
  of: { step: string; actor: string; actorId: string; note: string; at: number },
): Promise<void> {
  await tx.execute(sql`
    insert into ${steps} (park_id, report_id, no, step, actor, actor_id, note, at)
    select ${parkId}, ${id}::bigint, coalesce(max(no), 0) + 1, ${of.step}, ${of.actor}, ${of.actorId}, ${of.note},
      ${new Date(of.at).toISOString()}::timestamptz
    from ${steps} where ${ofPark} and report_id = ${id}::bigint`);
}
