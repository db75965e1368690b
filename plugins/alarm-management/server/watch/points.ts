import type { Tx } from '@lingtan/sdk';
import { sampleQuality, type RawSample } from '@lingtan/telemetry/contracts';
import { sql } from 'drizzle-orm';
import type { AlarmReport, AlarmsService } from '../../contracts/index.ts';
import type { Desk } from '../context.ts';
import { pointAlarmId } from './declared.ts';

const table = sql.raw('plugin_alarm_management.watched_points');
/** Samples from before that are not judged at the first look: an alarm is about now. */
const firstLookMs = 600_000;
/** Late samples are not judged any more: their alarm would come after the fact, and the chart shows them. */
const longestLookMs = 3_600_000;

/** Judges the samples of watched points that have come since the last look, in order of time. */
export async function watchPoints(desk: Desk, alarms: AlarmsService): Promise<void> {
  const { scope, telemetry } = desk;
  const { pointAlarms } = scope.config;
  if (pointAlarms.length === 0) return;
  const now = scope.clock.now();
  const judged = await scope.db.tx(readJudged);
  // What was judged ahead of now was so by a clock that has been set back since.
  const from = pointAlarms.map(({ id }) => {
    const to = judged.get(id) ?? Infinity;
    return Math.max(to > now ? now - firstLookMs : to, now - longestLookMs);
  });
  const samples = await telemetry.windows({
    points: [...new Set(pointAlarms.map(({ point }) => point))],
    from: Math.min(...from) + 1,
    to: now + 1,
  });
  const reports: AlarmReport[] = [];
  const seen: [string, number][] = [];
  pointAlarms.forEach(({ id, point }, index) => {
    const due = (samples[point] ?? []).filter(({ ts }) => ts > from[index]!);
    for (const sample of due) reports.push({ id: pointAlarmId(id), at: sample.ts, value: valueOf(sample) });
    if (due.length > 0) seen.push([id, due.at(-1)!.ts]);
  });
  await alarms.report(reports);
  await scope.db.tx((tx) => writeJudged(tx, scope.park.id, seen, now));
}

/** A value that is marked bad says nothing: neither an alarm nor its end. */
function valueOf({ value, quality }: RawSample): number | null {
  return (quality & sampleQuality.bad) === 0 ? value : null;
}

async function readJudged(tx: Tx): Promise<Map<string, number>> {
  const { rows } = await tx.execute<{ id: string; judged_to: number }>(sql`
    select id, (extract(epoch from judged_to) * 1000)::float8 as judged_to
    from ${table} where park_id = current_setting('lingtan.park_id')`);
  return new Map(rows.map(({ id, judged_to: to }) => [id, to]));
}

async function writeJudged(
  tx: Tx,
  parkId: string,
  seen: readonly (readonly [string, number])[],
  now: number,
): Promise<void> {
  if (seen.length === 0) return;
  const rows = JSON.stringify(seen.map(([id, at]) => ({ id, at: new Date(at).toISOString() })));
  await tx.execute(sql`
    insert into ${table} (park_id, id, judged_to)
    select ${parkId}, id, at from jsonb_to_recordset(${rows}::jsonb) as n(id text, at timestamptz)
    on conflict (park_id, id) do update set judged_to = case
      when ${table}.judged_to > to_timestamp(${now}::float8 / 1000) then excluded.judged_to
      else greatest(excluded.judged_to, ${table}.judged_to) end`);
}
