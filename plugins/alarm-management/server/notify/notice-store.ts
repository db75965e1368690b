import { keptSince, type LocalizedText, type Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import type { NoticesData } from '../../contracts/index.ts';
import { firstRetryMs, type PlannedNotice } from '../../domain/index.ts';
import { keyOf } from '../context.ts';
import type { StoredAlarm } from '../store/alarm-store.ts';

const table = sql.raw('plugin_alarm_management.notices');
const alarms = sql.raw('plugin_alarm_management.alarms');
const ofPark = sql`n.park_id = current_setting('lingtan.park_id')`;
const iso = (ms: number): string => new Date(ms).toISOString();

/** What a notice says; kept as it was when the alarm came. */
export interface NoticeContent {
  title: LocalizedText;
  message: LocalizedText | null;
  response: LocalizedText;
  priority: number;
  class: string;
  value: number | null;
  unit: string | null;
  raisedAt: number;
  page: string | null;
}

export interface WaitingNotice {
  no: string;
  route: string;
  source: string;
  id: string;
  content: NoticeContent;
  attempts: number;
  /** Whose the alarm is; null for the park's own. */
  enterpriseId: string | null;
  /** Numbers of the browsers that it has reached already. */
  reached: string[];
}

export async function insertNotice(tx: Tx, parkId: string, alarm: StoredAlarm, planned: PlannedNotice): Promise<void> {
  const { declared, message, value } = alarm;
  const content: NoticeContent = {
    title: declared.title,
    message,
    response: declared.response,
    priority: declared.priority,
    class: declared.class,
    value,
    unit: declared.unit ?? null,
    raisedAt: alarm.raisedAt ?? alarm.changedAt,
    page: declared.page ?? null,
  };
  await tx.execute(sql`
    insert into ${table} (park_id, route, source, id, priority, unless_acked, content, due_at)
    values (${parkId}, ${planned.route}, ${alarm.source}, ${alarm.id}, ${declared.priority}, ${planned.unlessAcked},
      ${JSON.stringify(content)}::jsonb, ${iso(planned.dueAt)}::timestamptz)`);
}

/** How far the times of an alarm may lie ahead without a clock having been set back, ms: devices are allowed as much. */
const aheadMs = 120_000;

/**
 * What is due: its time has come, or lies further ahead than the notice ever waits, since the clock has been set back. After a
 * try that is the pause before the next, or the lease; before the first an alarm that has not been raised yet.
 */
function isDue(notice: string, now: number, leaseMs: number): SQL {
  const at = sql`${iso(now)}::timestamptz`;
  const row = (column: string) => sql.raw(`${notice}.${column}`);
  return sql`(${row('due_at')} <= ${at}
    or ${row('attempts')} > 0 and ${row('due_at')} > ${at} + interval '1 millisecond'
      * greatest(${leaseMs}::float8, ${firstRetryMs}::float8 * power(2, ${row('attempts')} - 1))
    or ${row('attempts')} = 0 and (${row('content')} ->> 'raisedAt')::float8 > ${now + aheadMs}::float8)`;
}

/**
 * Takes notices that are due, at most `limit`: they are put off for a lease, so that another process does not send them too.
 * Those that somebody has acknowledged meanwhile, and that are only for when nobody has, are cancelled.
 */
export async function takeDue(tx: Tx, now: number, leaseMs: number, limit: number): Promise<WaitingNotice[]> {
  await tx.execute(sql`
    update ${table} as n set state = 'cancelled', problem = 'acknowledged'
    from ${alarms} as a
    where ${ofPark} and n.state = 'waiting' and n.unless_acked and ${isDue('n', now, leaseMs)}
      and a.park_id = n.park_id and a.source = n.source and a.id = n.id and a.state <> 'UNACK'`);
  const { rows } = await tx.execute<Record<string, unknown> & WaitingNotice>(sql`
    update ${table} as n set attempts = n.attempts + 1, due_at = ${iso(now + leaseMs)}::timestamptz
    where ${ofPark} and n.no in (
      select w.no from ${table} as w where w.park_id = current_setting('lingtan.park_id') and w.state = 'waiting'
        and ${isDue('w', now, leaseMs)} order by w.due_at limit ${limit} for update skip locked)
    returning n.no::text as no, n.route, n.source, n.id, n.content, n.attempts, n.reached,
      (select a.enterprise_id from ${alarms} as a
        where a.park_id = n.park_id and a.source = n.source and a.id = n.id) as "enterpriseId"`);
  return rows;
}

/** Notes at once that a browser was told, so that neither another try nor another process tells it again. */
export async function markReached(tx: Tx, no: string, browser: string): Promise<void> {
  await tx.execute(
    sql`update ${table} as n set reached = array_append(n.reached, ${browser}) where ${ofPark} and n.no = ${no}::bigint`,
  );
}

/** Writes what came of a notice; `retryAt` null ends it. */
export async function finishNotice(
  tx: Tx,
  no: string,
  of: { sentAt: number } | { problem: string; retryAt: number | null },
): Promise<void> {
  if ('sentAt' in of)
    await tx.execute(sql`
      update ${table} as n set state = 'sent', sent_at = ${iso(of.sentAt)}::timestamptz, problem = null
      where ${ofPark} and n.no = ${no}::bigint`);
  else if (of.retryAt === null)
    await tx.execute(
      sql`update ${table} as n set state = 'failed', problem = ${of.problem} where ${ofPark} and n.no = ${no}::bigint`,
    );
  else
    await tx.execute(sql`
      update ${table} as n set problem = ${of.problem}, due_at = ${iso(of.retryAt)}::timestamptz
      where ${ofPark} and n.no = ${no}::bigint`);
}

interface Row extends Record<string, unknown> {
  no: string;
  route: string;
  source: string;
  id: string;
  content: NoticeContent;
  state: NoticesData['notices'][number]['state'];
  due_at: number;
  sent_at: number | null;
  attempts: number;
  problem: string | null;
}

/** Newest first. */
export async function readNotices(tx: Tx, limit: number): Promise<NoticesData['notices']> {
  const { rows } = await tx.execute<Row>(sql`
    select n.no::text as no, n.route, n.source, n.id, n.content, n.state, n.attempts, n.problem,
      (extract(epoch from n.due_at) * 1000)::float8 as due_at, (extract(epoch from n.sent_at) * 1000)::float8 as sent_at
    from ${table} as n where ${ofPark} order by n.no desc limit ${limit}`);
  return rows.map(({ due_at: dueAt, sent_at: sentAt, source, id, content, ...row }) => ({
    ...row,
    key: keyOf({ source, id }),
    title: content.title,
    dueAt,
    sentAt,
  }));
}

/** Deletes notices that are older than `days`, but those that wait. */
export async function pruneNotices(tx: Tx, days: number, now: number): Promise<void> {
  await tx.execute(
    sql`delete from ${table} as n where ${ofPark} and n.state <> 'waiting' and n.due_at < ${keptSince(days, now)}`,
  );
}
