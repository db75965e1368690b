import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Subject } from '../forecasts/forecast-store.ts';
import { iso } from '../refs.ts';

/** Leads that are kept, min: from the beginning of the forecast to the end of the quarter hour. */
export const keptLeads = [15, 60, 240, 720, 1440, 2880] as const;

/** What a forecast said of one quarter hour, and what came. */
export interface ForecastError extends Subject {
  /** Start of the quarter hour, ms UTC. */
  target: number;
  lead: number;
  forecastNo: number;
  q10: number | null;
  q50: number;
  q90: number | null;
  actual: number;
  naive: number | null;
}

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const ofSubject = ({ series, enterpriseId }: Subject) =>
  sql`${ofPark} and series = ${series} and enterprise_id = ${enterpriseId ?? ''}`;
const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`);

/** Quarter hours of a span that are judged already, with the measurement they were judged by. */
export async function judged(
  tx: Tx,
  subject: Subject,
  { from, to }: { from: number; to: number },
): Promise<Map<number, number>> {
  const { rows } = await tx.execute<{ target: number; actual: number }>(sql`
    select distinct on (target_at) ${ms('target_at')} as target, actual
    from plugin_storage_dispatch.forecast_errors
    where ${ofSubject(subject)}
      and target_at >= ${iso(from)}::timestamptz and target_at < ${iso(to)}::timestamptz
    order by target_at, lead_minutes`);
  return new Map(rows.map(({ target, actual }) => [target, actual]));
}

/**
 * For each target and lead the newest forecast that began so long before (or up to an hour earlier still), in the database.
 * Values that were published when it was made are no forecast, and not judged.
 */
export async function judge(
  tx: Tx,
  parkId: string,
  subject: Subject,
  targets: readonly { target: number; actual: number; naive: number | null }[],
): Promise<void> {
  if (targets.length === 0) return;
  const list = JSON.stringify(targets.map((each) => ({ ...each, target: iso(each.target) })));
  await tx.execute(sql`
    insert into plugin_storage_dispatch.forecast_errors
      (park_id, series, enterprise_id, target_at, lead_minutes, forecast_no, q10, q50, q90, actual, naive)
    select ${parkId}, ${subject.series}, ${subject.enterpriseId ?? ''}, said.target, said.lead, said.no, said.q10, said.q50, said.q90, said.actual, said.naive
    from (
      select t.target, t.actual, t.naive, l.lead, f.no, f.q10, f.q50, f.q90
      from jsonb_to_recordset(${list}::jsonb) as t(target timestamptz, actual float8, naive float8)
      cross join unnest(${sql.raw(`array[${keptLeads.join(',')}]`)}) as l(lead)
      cross join lateral (
        select no, (content -> 'q10' ->> at)::float8 as q10, (content -> 'q50' ->> at)::float8 as q50,
          (content -> 'q90' ->> at)::float8 as q90
        from (
          select no, content, (extract(epoch from t.target - starts_at) / 900)::integer as at, steps
          from plugin_storage_dispatch.forecasts
          where ${ofSubject(subject)}
            and starts_at <= t.target + interval '15 minutes' - l.lead * interval '1 minute'
            and starts_at > t.target - interval '45 minutes' - l.lead * interval '1 minute'
          order by starts_at desc, no desc limit 1
        ) newest
        where at < steps and at >= coalesce((content ->> 'knownSteps')::integer, 0)
      ) f
    ) said
    where said.q50 is not null
    on conflict (park_id, series, enterprise_id, target_at, lead_minutes) do update
      set actual = excluded.actual, naive = excluded.naive, revision = forecast_errors.revision + 1, recorded_at = now()
      where forecast_errors.actual <> excluded.actual`);
}

interface ErrorRow extends Record<string, unknown> {
  target: number;
  forecast_no: number;
  q10: number | null;
  q50: number;
  q90: number | null;
  actual: number;
  naive: number | null;
}

/** Errors of one series and lead in a span, by time. */
export async function readErrors(
  tx: Tx,
  { lead, from, to, ...subject }: Subject & { lead: number; from: number; to: number },
): Promise<ForecastError[]> {
  const { rows } = await tx.execute<ErrorRow>(sql`
    select ${ms('target_at')} as target, forecast_no::float8 as forecast_no, q10, q50, q90, actual, naive
    from plugin_storage_dispatch.forecast_errors
    where ${ofSubject(subject)} and lead_minutes = ${lead}
      and target_at >= ${iso(from)}::timestamptz and target_at < ${iso(to)}::timestamptz
    order by target_at`);
  return rows.map(({ forecast_no, ...row }) => ({
    ...subject,
    lead,
    forecastNo: forecast_no,
    ...row,
  }));
}

/** Sums of the errors of a span by series and lead, over all of it (`day` null) and by local day. */
export interface ErrorSums extends Subject {
  lead: number;
  day: string | null;
  steps: number;
  mae: number;
  rmse: number;
  bias: number;
  nmae: number | null;
  skill: number | null;
  coverage: number | null;
}

export async function sumErrors(
  tx: Tx,
  { from, to, timeZone }: { from: number; to: number; timeZone: string },
): Promise<ErrorSums[]> {
  const { rows } = await tx.execute<ErrorSums & Record<string, unknown>>(sql`
    select series, nullif(enterprise_id, '') as "enterpriseId", lead_minutes as lead, to_char(day, 'YYYY-MM-DD') as day, count(*)::float8 as steps,
      avg(abs(q50 - actual)) as mae, sqrt(avg((q50 - actual) ^ 2)) as rmse, avg(q50 - actual) as bias,
      sum(abs(q50 - actual)) / nullif(abs(sum(actual)), 0) as nmae,
      1 - sum(abs(q50 - actual)) filter (where naive is not null) / nullif(sum(abs(naive - actual)), 0) as skill,
      avg(case when q10 is null or q90 is null then null when actual between q10 and q90 then 1.0 else 0.0 end)::float8
        as coverage
    from (
      select *, (target_at at time zone ${timeZone})::date as day
      from plugin_storage_dispatch.forecast_errors
      where ${ofPark} and target_at >= ${iso(from)}::timestamptz and target_at < ${iso(to)}::timestamptz
    ) each
    group by grouping sets ((series, enterprise_id, lead_minutes), (series, enterprise_id, lead_minutes, day))
    order by series, enterprise_id, lead, day nulls first`);
  return rows;
}
