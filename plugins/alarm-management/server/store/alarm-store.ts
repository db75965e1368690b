import type { AlarmState } from '@lingtan/alarms';
import type { LocalizedText, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { AlarmDeclaration } from '../../contracts/index.ts';
import type { AlarmMemory } from '../../domain/index.ts';

const table = sql.raw('plugin_alarm_management.alarms');
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const at = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8 as ${column}`);
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** An alarm as it is kept. Times in ms UTC. */
export interface StoredAlarm extends AlarmMemory {
  source: string;
  id: string;
  enterpriseId: string | null;
  declared: AlarmDeclaration;
  retired: boolean;
  judged: number | null;
  raisedAt: number | null;
  changedAt: number;
  ackedBy: string | null;
  ackedAt: number | null;
  shelvedUntil: number | null;
  note: string | null;
  value: number | null;
  message: LocalizedText | null;
  evidence: string | null;
}

interface Row extends Record<string, unknown> {
  source: string;
  id: string;
  enterprise_id: string | null;
  declared: AlarmDeclaration;
  retired: boolean;
  state: AlarmState;
  active: boolean;
  pending_since: number | null;
  judged: number | null;
  seen_at: number | null;
  raised_at: number | null;
  changed_at: number;
  acked_by: string | null;
  acked_at: number | null;
  shelved_until: number | null;
  note: string | null;
  value: number | null;
  message: LocalizedText | null;
  evidence: string | null;
}

const columns = sql`source, id, enterprise_id, declared, retired, state, active, judged, acked_by, note, value, message, evidence,
  ${at('pending_since')}, ${at('seen_at')}, ${at('raised_at')}, ${at('changed_at')}, ${at('acked_at')}, ${at('shelved_until')}`;

const fromRow = (row: Row): StoredAlarm => ({
  source: row.source,
  id: row.id,
  enterpriseId: row.enterprise_id,
  declared: row.declared,
  retired: row.retired,
  state: row.state,
  active: row.active,
  pendingSince: row.pending_since,
  judged: row.judged,
  seenAt: row.seen_at,
  raisedAt: row.raised_at,
  changedAt: row.changed_at,
  ackedBy: row.acked_by,
  ackedAt: row.acked_at,
  shelvedUntil: row.shelved_until,
  note: row.note,
  value: row.value,
  message: row.message,
  evidence: row.evidence,
});

/** Which alarms: those of a plugin, some of them, or all of the park. */
export interface AlarmQuery {
  source?: string;
  ids?: readonly string[];
  /** Only those that are not normal. */
  notNormal?: boolean;
}

/** Alarms of the park in the order of their keys, which is the order in which they are locked. */
export async function readAlarms(tx: Tx, query: AlarmQuery = {}, lock = false): Promise<StoredAlarm[]> {
  const { source = null, ids = null, notNormal = false } = query;
  const { rows } = await tx.execute<Row>(sql`
    select ${columns} from ${table}
    where ${ofPark} and (${source}::text is null or source = ${source})
      and (${ids === null}::boolean or id in (select jsonb_array_elements_text(${JSON.stringify(ids ?? [])}::jsonb)))
      and (not ${notNormal}::boolean or state <> 'NORM' or active)
    order by source, id ${sql.raw(lock ? 'for update' : '')}`);
  return rows.map(fromRow);
}

/** Enters a declaration; what is known of the state stays. */
export async function declareAlarm(tx: Tx, parkId: string, source: string, alarm: AlarmDeclaration): Promise<void> {
  await tx.execute(sql`
    insert into ${table} as a (park_id, source, id, enterprise_id, priority, declared)
    values (${parkId}, ${source}, ${alarm.id}, ${alarm.enterpriseId ?? null}, ${alarm.priority}, ${JSON.stringify(alarm)}::jsonb)
    on conflict (park_id, source, id) do update set enterprise_id = excluded.enterprise_id, priority = excluded.priority,
      declared = excluded.declared, retired = false
    where (a.enterprise_id, a.priority, a.declared, a.retired)
      is distinct from (excluded.enterprise_id, excluded.priority, excluded.declared, false)`);
}

/** Writes what has changed of an alarm. */
export async function writeAlarm(tx: Tx, alarm: StoredAlarm): Promise<void> {
  await tx.execute(sql`
    update ${table} set retired = ${alarm.retired}, state = ${alarm.state}, active = ${alarm.active},
      pending_since = ${iso(alarm.pendingSince)}::timestamptz, judged = ${alarm.judged}::float8,
      seen_at = ${iso(alarm.seenAt)}::timestamptz, raised_at = ${iso(alarm.raisedAt)}::timestamptz,
      changed_at = ${iso(alarm.changedAt)}::timestamptz, acked_by = ${alarm.ackedBy}::text,
      acked_at = ${iso(alarm.ackedAt)}::timestamptz, shelved_until = ${iso(alarm.shelvedUntil)}::timestamptz,
      note = ${alarm.note}::text, value = ${alarm.value}::float8,
      message = ${alarm.message === null ? null : JSON.stringify(alarm.message)}::jsonb, evidence = ${alarm.evidence}::text
    where ${ofPark} and source = ${alarm.source} and id = ${alarm.id}`);
}
