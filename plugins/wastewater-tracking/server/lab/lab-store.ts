import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { LabSample } from '../../contracts/index.ts';

const table = sql.raw('plugin_wastewater_tracking.lab_samples');
const steps = sql.raw('plugin_wastewater_tracking.lab_steps');
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

/** A sample as it is stored; the analyser's value is looked up when it is shown. */
export type StoredSample = Omit<LabSample, 'online' | 'onlineRef'> & { actors: { stage: string; id: string }[] };

interface Row extends Record<string, unknown> {
  id: string;
  sample_no: string;
  plant: string;
  outlet: string;
  parameter: string;
  unit: string;
  sampled_at: number;
  value: number | null;
  below_detection: boolean;
  method: string;
  stage: LabSample['stage'];
  session: string | null;
  steps: { stage: string; actor: string; actorId: string; note: string; at: number }[];
}

/** Which samples are asked for: all that fit what is given. */
export interface LabQuery {
  id?: string;
  outlet?: string;
  parameter?: string;
  /** Taken in [from, to), ms. */
  from?: number;
  to?: number;
}

/** Samples with their custody, newest first. */
export async function readLab(tx: Tx, query: LabQuery): Promise<StoredSample[]> {
  const { id = null, outlet = null, parameter = null } = query;
  const [from, to] = [query.from, query.to].map((ms) => (ms === undefined ? null : new Date(ms).toISOString()));
  const { rows } = await tx.execute<Row>(sql`
    select id::text as id, sample_no, plant, outlet, parameter, unit, (extract(epoch from sampled_at) * 1000)::float8 as sampled_at,
      value, below_detection, method, stage, session,
      (select jsonb_agg(jsonb_build_object('stage', s.stage, 'actor', s.actor, 'actorId', s.actor_id, 'note', s.note,
        'at', extract(epoch from s.at) * 1000) order by s.no)
      from ${steps} as s where s.park_id = l.park_id and s.sample_id = l.id) as steps
    from ${table} as l where ${ofPark} and (${id}::bigint is null or id = ${id}::bigint)
      and (${outlet}::text is null or outlet = ${outlet}) and (${parameter}::text is null or parameter = ${parameter})
      and (${from}::timestamptz is null or sampled_at >= ${from}::timestamptz)
      and (${to}::timestamptz is null or sampled_at < ${to}::timestamptz)
    order by sampled_at desc, l.id desc`);
  return rows.map((row) => ({
    id: row.id,
    sampleNo: row.sample_no,
    plant: row.plant,
    outlet: row.outlet,
    parameter: row.parameter,
    unit: row.unit,
    sampledAt: row.sampled_at,
    value: row.value,
    belowDetection: row.below_detection,
    method: row.method,
    stage: row.stage,
    session: row.session,
    steps: row.steps.map(({ stage, actor, note, at }) => ({ stage, actor, note, at })),
    actors: row.steps.map(({ stage, actorId }) => ({ stage, id: actorId })),
  }));
}

/** Null when the number has a result of the parameter already. */
export async function insertSample(
  tx: Tx,
  parkId: string,
  of: Pick<LabSample, 'sampleNo' | 'plant' | 'outlet' | 'parameter' | 'unit' | 'sampledAt' | 'method' | 'session'>,
): Promise<string | null> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into ${table} (park_id, id, sample_no, plant, outlet, parameter, unit, sampled_at, method, stage, session)
    select ${parkId}, coalesce(max(id), 0) + 1, ${of.sampleNo}, ${of.plant}, ${of.outlet}, ${of.parameter}, ${of.unit},
      ${new Date(of.sampledAt).toISOString()}::timestamptz, ${of.method}, 'sampled', ${of.session}
    from ${table} where ${ofPark}
    on conflict (park_id, sample_no, parameter) do nothing
    returning id::text as id`);
  return rows[0]?.id ?? null;
}

export async function advanceSample(
  tx: Tx,
  id: string,
  { stage, value, belowDetection }: { stage: LabSample['stage']; value: number | null; belowDetection: boolean | null },
): Promise<void> {
  await tx.execute(sql`
    update ${table} set stage = ${stage}, value = coalesce(${value}::float8, value),
      below_detection = coalesce(${belowDetection}::boolean, below_detection)
    where ${ofPark} and id = ${id}::bigint`);
}

export async function addLabStep(
  tx: Tx,
  parkId: string,
  id: string,
  of: { stage: string; actor: string; actorId: string; note: string; at: number },
): Promise<void> {
  await tx.execute(sql`
    insert into ${steps} (park_id, sample_id, no, stage, actor, actor_id, note, at)
    select ${parkId}, ${id}::bigint, coalesce(max(no), 0) + 1, ${of.stage}, ${of.actor}, ${of.actorId}, ${of.note},
      ${new Date(of.at).toISOString()}::timestamptz
    from ${steps} where ${ofPark} and sample_id = ${id}::bigint`);
}
