import type { AlarmState } from '@lingtan/alarms';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { AlarmDeclaration } from '../../contracts/index.ts';
import type { AlarmQuery, StoredAlarm } from './alarm-store.ts';

interface Row extends Record<string, unknown> {
  source: string;
  id: string;
  enterprise_id: string | null;
  declared: AlarmDeclaration;
  retired: boolean;
  priority: number;
  state: AlarmState;
  active: boolean;
  raised_at: number | null;
  changed_at: number;
  note: string | null;
  value: number | null;
}

/**
 * Alarms as they stood at a past time, ms UTC, in the order of their keys: each after its last line of the log up to then.
 * Its words are those of today; what the log does not keep (who acknowledged, until when it is shelved, the message) is null.
 */
export async function readAlarmsAt(
  tx: Tx,
  at: number,
  { notNormal = false }: Pick<AlarmQuery, 'notNormal'> = {},
): Promise<StoredAlarm[]> {
  const until = sql`l.park_id = current_setting('lingtan.park_id') and l.at <= ${new Date(at).toISOString()}::timestamptz`;
  const log = sql.raw('plugin_alarm_management.alarm_log');
  const { rows } = await tx.execute<Row>(sql`
    select s.*, a.enterprise_id, a.declared, a.retired,
      (select (extract(epoch from max(l.at)) * 1000)::float8 from ${log} as l
       where ${until} and l.source = s.source and l.id = s.id and l.event in ('raise', 'realarm')) as raised_at
    from (
      select distinct on (l.source, l.id) l.source, l.id, l.priority, l.to_state as state, l.active, l.note, l.value,
        (extract(epoch from l.at) * 1000)::float8 as changed_at
      from ${log} as l where ${until} order by l.source, l.id, l.no desc) as s
    join plugin_alarm_management.alarms as a
      on a.park_id = current_setting('lingtan.park_id') and a.source = s.source and a.id = s.id
    where not ${notNormal}::boolean or s.state <> 'NORM' or s.active
    order by s.source, s.id`);
  return rows.map((row) => ({
    source: row.source,
    id: row.id,
    enterpriseId: row.enterprise_id,
    declared: { ...row.declared, priority: row.priority as AlarmDeclaration['priority'] },
    retired: row.retired,
    state: row.state,
    active: row.active,
    pendingSince: null,
    judged: null,
    seenAt: null,
    raisedAt: row.raised_at,
    changedAt: row.changed_at,
    ackedBy: null,
    ackedAt: null,
    shelvedUntil: null,
    note: row.note,
    value: row.value,
    message: null,
    evidence: null,
  }));
}
