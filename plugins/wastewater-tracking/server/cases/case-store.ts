import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ExceedanceCase } from '../../contracts/index.ts';
import { caseRef } from '../context.ts';

const table = sql.raw('plugin_wastewater_tracking.cases');
const steps = sql.raw('plugin_wastewater_tracking.case_steps');
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

interface Row extends Record<string, unknown> {
  id: string;
  plant: string;
  outlet: string;
  parameter: string;
  basis: string;
  first_day: string;
  last_day: string;
  first_at: number | null;
  last_at: number | null;
  days: number;
  worst: number | null;
  state: ExceedanceCase['state'];
  cause: string | null;
  measure: string | null;
  recorded_at: string;
  steps: { step: string; actor: string; note: string; at: number }[];
}

/** A case as it is stored: those of before hours were judged have days only. */
export type StoredCase = Omit<ExceedanceCase, 'firstAt' | 'lastAt'> & { firstAt: number | null; lastAt: number | null };

/** Cases with their history, newest first. */
export async function readCases(
  tx: Tx,
  query: { id?: string; plant?: string; outlet?: string; parameter?: string; basis?: string } = {},
): Promise<StoredCase[]> {
  const { id = null, plant = null, outlet = null, parameter = null, basis = null } = query;
  const { rows } = await tx.execute<Row>(sql`
    select id::text as id, plant, outlet, parameter, basis, first_day::text as first_day, last_day::text as last_day, days,
      (extract(epoch from first_at) * 1000)::float8 as first_at, (extract(epoch from last_at) * 1000)::float8 as last_at,
      worst, state, cause, measure,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at,
      coalesce((
        select jsonb_agg(jsonb_build_object('step', step, 'actor', actor, 'note', note, 'at', extract(epoch from at) * 1000) order by no)
        from ${steps} as s where s.park_id = c.park_id and s.case_id = c.id), '[]'::jsonb) as steps
    from ${table} as c
    where ${ofPark} and (${id}::bigint is null or id = ${id}::bigint) and (${plant}::text is null or plant = ${plant})
      and (${outlet}::text is null or outlet = ${outlet}) and (${parameter}::text is null or parameter = ${parameter})
      and (${basis}::text is null or basis = ${basis})
    order by first_day desc, c.id desc limit 1000`);
  return rows.map(({ first_day: firstDay, last_day: lastDay, first_at: firstAt, last_at: lastAt, ...row }) => {
    const { recorded_at: recordedAt, ...rest } = row;
    return { ...rest, firstDay, lastDay, firstAt, lastAt, recordedAt, ref: caseRef(row.id) };
  });
}

const instant = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

export async function insertCase(
  tx: Tx,
  parkId: string,
  of: Omit<ExceedanceCase, 'id' | 'state' | 'cause' | 'measure' | 'recordedAt' | 'ref' | 'steps'>,
): Promise<string> {
  const { plant, outlet, parameter, basis, firstDay, lastDay, firstAt, lastAt, days, worst } = of;
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into ${table} (park_id, id, plant, outlet, parameter, basis, first_day, last_day, first_at, last_at, days, worst, state)
    select ${parkId}, coalesce(max(id), 0) + 1, ${plant}, ${outlet}, ${parameter}, ${basis}, ${firstDay}::date,
      ${lastDay}::date, ${instant(firstAt)}::timestamptz, ${instant(lastAt)}::timestamptz, ${days}, ${worst}, 'raised'
    from ${table} where ${ofPark}
    returning id::text as id`);
  return rows[0]!.id;
}

export async function updateCase(
  tx: Tx,
  id: string,
  to: Partial<Omit<ExceedanceCase, 'id' | 'recordedAt' | 'ref' | 'steps'>>,
): Promise<void> {
  const { firstDay = null, lastDay = null, days = null, worst = null, state = null, cause = null, measure = null } = to;
  await tx.execute(sql`
    update ${table} set first_day = coalesce(${firstDay}::date, first_day), last_day = coalesce(${lastDay}::date, last_day),
      first_at = coalesce(${instant(to.firstAt)}::timestamptz, first_at),
      last_at = coalesce(${instant(to.lastAt)}::timestamptz, last_at), days = coalesce(${days}::integer, days), worst = coalesce(${worst}::float8, worst),
      state = coalesce(${state}::text, state), cause = coalesce(${cause}::text, cause),
      measure = coalesce(${measure}::text, measure)
    where ${ofPark} and id = ${id}::bigint`);
}

export async function addStep(
  tx: Tx,
  parkId: string,
  id: string,
  { step, actor, note, at }: { step: string; actor: string; note: string; at: number },
): Promise<void> {
  await tx.execute(sql`
    insert into ${steps} (park_id, case_id, no, step, actor, note, at)
    select ${parkId}, ${id}::bigint, coalesce(max(no), 0) + 1, ${step}, ${actor}, ${note}, ${new Date(at).toISOString()}::timestamptz
    from ${steps} where ${ofPark} and case_id = ${id}::bigint`);
}
