import type { LocalizedText, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { LoggedEvent } from '../../domain/index.ts';
import { keyOf } from '../context.ts';
import type { StoredAlarm } from './alarm-store.ts';

const log = sql.raw('plugin_alarm_management.alarm_log');
const alarms = sql.raw('plugin_alarm_management.alarms');
const ofPark = sql`l.park_id = current_setting('lingtan.park_id')`;
const iso = (ms: number): string => new Date(ms).toISOString();

/** A line of the log. */
export interface LogLine {
  event: string;
  from: string;
  at: number;
  actor: string;
  note: string | null;
}

/** Writes a line about an alarm as it stands after the event. */
export async function writeLog(tx: Tx, parkId: string, alarm: StoredAlarm, line: LogLine): Promise<void> {
  await tx.execute(sql`
    insert into ${log} (park_id, source, id, enterprise_id, priority, at, event, from_state, to_state, active, actor, note, value)
    values (${parkId}, ${alarm.source}, ${alarm.id}, ${alarm.enterpriseId}, ${alarm.declared.priority}, ${iso(line.at)}::timestamptz,
      ${line.event}, ${line.from}, ${alarm.state}, ${alarm.active}, ${line.actor}, ${line.note}::text, ${alarm.value}::float8)`);
}

export interface LogEntry {
  no: string;
  key: string;
  title: LocalizedText;
  priority: number;
  at: number;
  event: string;
  from: string;
  to: string;
  actor: string;
  note: string | null;
  value: number | null;
}

interface Row extends Record<string, unknown> {
  no: string;
  source: string;
  id: string;
  title: LocalizedText;
  priority: number;
  at: number;
  event: string;
  from_state: string;
  to_state: string;
  actor: string;
  note: string | null;
  value: number | null;
}

/** Lines in `[from, to)`, newest first, at most `limit`. */
export async function readLog(
  tx: Tx,
  query: { from: number; to: number; alarm?: { source: string; id: string } | null; limit: number },
): Promise<LogEntry[]> {
  const { from, to, limit, alarm = null } = query;
  const { rows } = await tx.execute<Row>(sql`
    select l.no::text as no, l.source, l.id, l.priority, (extract(epoch from l.at) * 1000)::float8 as at, l.event, l.from_state,
      l.to_state, l.actor, l.note, l.value, a.declared -> 'title' as title
    from ${log} as l join ${alarms} as a on a.park_id = l.park_id and a.source = l.source and a.id = l.id
    where ${ofPark} and l.at >= ${iso(from)}::timestamptz and l.at < ${iso(to)}::timestamptz
      and (${alarm?.source ?? null}::text is null or (l.source = ${alarm?.source ?? null} and l.id = ${alarm?.id ?? null}))
    order by l.at desc, l.no desc limit ${limit}`);
  return rows.map(({ from_state: fromState, to_state: toState, source, id, ...row }) => ({
    ...row,
    key: keyOf({ source, id }),
    from: fromState,
    to: toState,
  }));
}

/** Edges of conditions from `from` on, oldest first: all that key figures are made of. */
export async function readEdges(tx: Tx, from: number, to: number): Promise<(LoggedEvent & { priority: number })[]> {
  const { rows } = await tx.execute<Row>(sql`
    select l.source, l.id, l.priority, (extract(epoch from l.at) * 1000)::float8 as at, l.event, l.to_state
    from ${log} as l
    where ${ofPark} and l.at >= ${iso(from)}::timestamptz and l.at < ${iso(to)}::timestamptz
      and (l.event = 'clear' or l.to_state = 'UNACK')
    order by l.at, l.no`);
  return rows.map(({ source, id, at, event, to_state: toState, priority }) => ({
    alarm: keyOf({ source, id }),
    at,
    event,
    to: toState,
    priority,
  }));
}

/** Deletes lines that are older than `days`, at most `most`; how each alarm stood then stays. @returns how many went */
export async function purgeLog(tx: Tx, days: number, now: number, most: number): Promise<number> {
  const { rows } = await tx.execute<{ gone: number }>(sql`
    select plugin_alarm_management.purge_log(${days}::integer, ${iso(now)}::timestamptz, ${most}::integer)::integer as gone`);
  return rows[0]!.gone;
}
