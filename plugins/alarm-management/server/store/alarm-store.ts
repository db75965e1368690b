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

/** Columns that change with what happens to an alarm. */
const moving = {
  retired: 'boolean',
  state: 'text',
  active: 'boolean',
  pending_since: 'timestamptz',
  judged: 'float8',
  seen_at: 'timestamptz',
  raised_at: 'timestamptz',
  changed_at: 'timestamptz',
  acked_by: 'text',
  acked_at: 'timestamptz',
  shelved_until: 'timestamptz',
  note: 'text',
  value: 'float8',
  message: 'jsonb',
  evidence: 'text',
};
const names = Object.keys(moving);
const setAll = sql.raw(names.map((name) => `${name} = n.${name}`).join(', '));
const typed = sql.raw(
  Object.entries(moving)
    .map((column) => column.join(' '))
    .join(', '),
);

const toRow = (alarm: StoredAlarm) => ({
  source: alarm.source,
  id: alarm.id,
  retired: alarm.retired,
  state: alarm.state,
  active: alarm.active,
  pending_since: iso(alarm.pendingSince),
  judged: alarm.judged,
  seen_at: iso(alarm.seenAt),
  raised_at: iso(alarm.raisedAt),
  changed_at: iso(alarm.changedAt),
  acked_by: alarm.ackedBy,
  acked_at: iso(alarm.ackedAt),
  shelved_until: iso(alarm.shelvedUntil),
  note: alarm.note,
  value: alarm.value,
  message: alarm.message,
  evidence: alarm.evidence,
});

/** Writes what has changed of alarms. */
export async function writeAlarms(tx: Tx, alarms: readonly StoredAlarm[]): Promise<void> {
  if (alarms.length === 0) return;
  await tx.execute(sql`
    update ${table} as a set ${setAll}
    from jsonb_to_recordset(${JSON.stringify(alarms.map(toRow))}::jsonb) as n(source text, id text, ${typed})
    where a.${ofPark} and a.source = n.source and a.id = n.id`);
}
