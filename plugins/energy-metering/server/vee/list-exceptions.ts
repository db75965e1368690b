import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ExceptionData, ExceptionsData, ExceptionState, Severity, VeeRule } from '../../contracts/index.ts';
import { timestamp } from '../interval-store.ts';

const columns = sql.raw(`e.id::float8 as id, e.rule, e.severity, e.meter_id as meter, e.direction,
  e.enterprise_id as "enterpriseId", (extract(epoch from e.from_at) * 1000)::float8 as "from",
  (extract(epoch from e.to_at) * 1000)::float8 as "to",
  greatest(1, ceil(extract(epoch from e.to_at - e.from_at) / 60 / e.minutes))::int as intervals,
  e.measured, e.limit_value as "limit", e.unit, e.detail, e.state, e.resolution, e.assignee,
  to_char(e.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "openedAt",
  to_char(e.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "updatedAt",
  to_char(e.resolved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "resolvedAt",
  (select min(d.id)::float8 from plugin_energy_metering.vee_edits d where d.park_id = e.park_id and d.meter_id = e.meter_id
    and d.direction = e.direction and d.state = 'proposed' and d.from_at < e.to_at and d.to_at > e.from_at) as "pendingEdit"`);

export interface ExceptionFilter {
  states: readonly ExceptionState[];
  rules?: readonly VeeRule[] | undefined;
  severity?: Severity | undefined;
  meters: readonly string[];
  /** ms UTC. */
  from?: number | undefined;
  to?: number | undefined;
  limit: number;
  offset: number;
}

/** Exceptions of a filter, newest span first, and how many there are of each kind. */
export async function listExceptions(tx: Tx, filter: ExceptionFilter): Promise<ExceptionsData> {
  const scope = sql`e.park_id = current_setting('lingtan.park_id') and e.meter_id = any(${sql.param(filter.meters)}::text[])
    ${filter.from === undefined ? sql`` : sql`and e.to_at > ${timestamp(filter.from)}`}
    ${filter.to === undefined ? sql`` : sql`and e.from_at < ${timestamp(filter.to)}`}`;
  const inState = sql`e.state = any(${sql.param(filter.states)}::text[]) and e.resolution is distinct from 'merged'`;
  const chosen = sql`${inState}
    ${filter.rules === undefined ? sql`` : sql`and e.rule = any(${sql.param(filter.rules)}::text[])`}
    ${filter.severity === undefined ? sql`` : sql`and e.severity = ${filter.severity}`}`;
  const { rows } = await tx.execute<ExceptionData & Record<string, unknown>>(sql`
    select ${columns} from plugin_energy_metering.vee_exceptions e where ${scope} and ${chosen}
    order by e.from_at desc, e.id desc limit ${filter.limit} offset ${filter.offset}`);
  const { rows: counted } = await tx.execute<{
    state: ExceptionState;
    rule: string;
    severity: string;
    in_state: boolean;
    chosen: number;
    n: number;
  }>(sql`
    select e.state, e.rule, e.severity, (${inState}) as in_state, (count(*) filter (where ${chosen}))::int as chosen, count(*)::int as n
    from plugin_energy_metering.vee_exceptions e where ${scope} and e.resolution is distinct from 'merged'
    group by 1, 2, 3, 4`);
  const { rows: edits } = await tx.execute<{ n: number }>(sql`
    select count(*)::int as n from plugin_energy_metering.vee_edits d
    where d.park_id = current_setting('lingtan.park_id') and d.state = 'proposed'
      and d.meter_id = any(${sql.param(filter.meters)}::text[])`);
  const counts: ExceptionsData['counts'] = {
    open: 0,
    acknowledged: 0,
    resolved: 0,
    byRule: {},
    bySeverity: {},
    pendingEdits: edits[0]?.n ?? 0,
  };
  let total = 0;
  for (const { state, rule, severity, in_state: within, chosen: hit, n } of counted) {
    counts[state] += n;
    total += hit;
    if (!within) continue;
    counts.byRule[rule] = (counts.byRule[rule] ?? 0) + n;
    counts.bySeverity[severity] = (counts.bySeverity[severity] ?? 0) + n;
  }
  return { total, counts, exceptions: rows };
}

/** One exception; undefined when there is none that the caller may see. */
export async function readException(tx: Tx, id: number): Promise<ExceptionData | undefined> {
  const { rows } = await tx.execute<ExceptionData & Record<string, unknown>>(sql`
    select ${columns} from plugin_energy_metering.vee_exceptions e
    where e.park_id = current_setting('lingtan.park_id') and e.id = ${id}`);
  return rows[0];
}

interface LogRow extends Record<string, unknown> {
  at: string;
  actor: string | null;
  action: string;
  note: string | null;
  detail: Record<string, string | number | null>;
}

/** History of one exception, oldest first. */
export async function readLog(tx: Tx, id: number): Promise<LogRow[]> {
  const { rows } = await tx.execute<LogRow>(sql`
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor_name as actor, action, note, detail
    from plugin_energy_metering.vee_exception_log
    where park_id = current_setting('lingtan.park_id') and exception_id = ${id} order by id`);
  return rows;
}
