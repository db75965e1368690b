import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Direction, Resolution, Severity, VeeRule } from '../../contracts/index.ts';
import type { Finding, KnownException } from '../../domain/vee/index.ts';
import type { Span } from '../../domain/index.ts';
import { timestamp } from '../interval-store.ts';

/** An entry of the log of an exception. */
export interface LogEntry {
  exception: number;
  enterpriseId: string | null;
  /** Null: the validation itself. */
  actor: { id: string; name: string } | null;
  action: string;
  note?: string | null;
  detail?: Record<string, string | number | null>;
}

/** An exception with what reconciling needs. */
export interface ActiveException extends KnownException {
  enterpriseId: string | null;
}

interface Row extends Record<string, unknown> {
  id: number;
  enterprise_id: string | null;
  rule: VeeRule;
  severity: Severity;
  meter_id: string;
  direction: Direction;
  from: number;
  to: number;
  measured: number | null;
  limit_value: number | null;
  unit: Finding['unit'];
  detail: Finding['detail'];
  accepted: boolean;
}

/** Exceptions of some rules and meters that touch the span: those not resolved, and those that were accepted. */
export async function readActiveExceptions(
  tx: Tx,
  minutes: number,
  query: Span & { meters: readonly string[]; rules: readonly VeeRule[] },
): Promise<ActiveException[]> {
  const { rows } = await tx.execute<Row>(sql`
    select id::float8 as id, enterprise_id, rule, severity, meter_id, direction, measured, limit_value, unit, detail,
      (extract(epoch from from_at) * 1000)::float8 as "from", (extract(epoch from to_at) * 1000)::float8 as "to",
      state = 'resolved' as accepted
    from plugin_energy_metering.vee_exceptions
    where park_id = current_setting('lingtan.park_id') and minutes = ${minutes}
      and (state <> 'resolved' or resolution = 'accepted')
      and meter_id = any(${sql.param(query.meters)}::text[]) and rule = any(${sql.param(query.rules)}::text[])
      and from_at <= ${timestamp(query.to)} and to_at >= ${timestamp(query.from)}
    order by id`);
  return rows.map(({ meter_id, enterprise_id, limit_value, ...row }) => ({
    ...row,
    meter: meter_id,
    enterpriseId: enterprise_id,
    limit: limit_value,
  }));
}

/** Opens exceptions. Returns their ids in order. */
export async function openExceptions(
  tx: Tx,
  parkId: string,
  minutes: number,
  list: readonly { finding: Finding; enterpriseId: string | null }[],
): Promise<number[]> {
  if (list.length === 0) return [];
  const rows = list.map(({ finding, enterpriseId }, n) => ({
    n,
    enterprise: enterpriseId,
    rule: finding.rule,
    severity: finding.severity,
    meter: finding.meter,
    direction: finding.direction,
    from: finding.from,
    to: finding.to,
    measured: finding.measured,
    limit: finding.limit,
    unit: finding.unit,
    detail: finding.detail,
  }));
  const { rows: made } = await tx.execute<{ id: number }>(sql`
    insert into plugin_energy_metering.vee_exceptions (park_id, minutes, enterprise_id, rule, severity, meter_id, direction,
      from_at, to_at, measured, limit_value, unit, detail)
    select ${parkId}, ${minutes}, enterprise, rule, severity, meter, direction, to_timestamp("from" / 1000),
      to_timestamp("to" / 1000), measured, "limit", unit, detail
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(n int, enterprise text, rule text, severity text, meter text,
      direction text, "from" float8, "to" float8, measured float8, "limit" float8, unit text, detail jsonb)
    order by n
    returning id::float8 as id`);
  return made.map(({ id }) => id).sort((a, b) => a - b);
}

/** Gives exceptions a new span and values. */
export async function changeExceptions(tx: Tx, list: readonly { id: number; finding: Finding }[]): Promise<void> {
  if (list.length === 0) return;
  const rows = list.map(({ id, finding: { from, to, measured, limit, detail } }) => ({
    id,
    from,
    to,
    measured,
    limit,
    detail,
  }));
  await tx.execute(sql`
    update plugin_energy_metering.vee_exceptions e set from_at = to_timestamp(t."from" / 1000), to_at = to_timestamp(t."to" / 1000),
      measured = t.measured, limit_value = t."limit", detail = t.detail, updated_at = statement_timestamp()
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(id bigint, "from" float8, "to" float8, measured float8,
      "limit" float8, detail jsonb)
    where e.park_id = current_setting('lingtan.park_id') and e.id = t.id`);
}

/** Ends exceptions. */
export async function resolveExceptions(tx: Tx, ids: readonly number[], resolution: Resolution): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`
    update plugin_energy_metering.vee_exceptions
    set state = 'resolved', resolution = ${resolution}, resolved_at = statement_timestamp(), updated_at = statement_timestamp()
    where park_id = current_setting('lingtan.park_id') and id = any(${sql.param(ids)}::bigint[])`);
}

/** Appends to the history of exceptions. */
export async function logExceptions(tx: Tx, parkId: string, entries: readonly LogEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ exception, enterpriseId, actor, action, note = null, detail = {} }, n) => ({
    n,
    exception,
    enterprise: enterpriseId,
    actor_id: actor?.id ?? null,
    actor_name: actor?.name ?? null,
    action,
    note,
    detail,
  }));
  await tx.execute(sql`
    insert into plugin_energy_metering.vee_exception_log (park_id, enterprise_id, exception_id, actor_id, actor_name, action, note, detail)
    select ${parkId}, enterprise, exception, actor_id, actor_name, action, note, detail
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(n int, exception bigint, enterprise text, actor_id text,
      actor_name text, action text, note text, detail jsonb)
    order by n`);
}
