import { sql } from 'drizzle-orm';
import type { Proposer, Tx } from '@lingtan/sdk';
import type {
  CommandSource,
  GateDecision,
  GateDecisionView,
  LogOutcome,
  PersonCode,
} from '../../../contracts/index.ts';
import { decisionRef, iso } from '../../refs.ts';
import { storableJson } from './storable-json.ts';

/** A sample that a decision rested on. */
export interface UsedSample {
  role: string;
  point: string;
  ts: number;
  value: number;
}

export interface NewDecision {
  decision: GateDecision;
  commandNo: number | null;
  expiresAt: number | null;
  fence: number;
  samples: readonly UsedSample[];
}

export interface DecisionRow extends Record<string, unknown> {
  no: number;
  at: number;
  decision: GateDecision;
  samples: UsedSample[];
  expires_at: number | null;
  result: GateDecisionView['result'];
  read_kw: number | null;
  attempts: number | null;
  /** How often the same setpoint was only sent again, when last, and what that rested on; null where it never was. */
  renewals: number | null;
  renewed_at: number | null;
  renewed_samples: UsedSample[] | null;
  /** What the device answered to the last of them. */
  renewed_read_kw: number | null;
  /** Until when the device holds the last of them, unless it is told otherwise. */
  held_until: number | null;
  /** When one more was decided of which it is not known, or not yet, whether the device has got it; not one of those counted. */
  pending_at: number | null;
  recorded_at: string;
}

const ofPark = sql`d.park_id = current_setting('lingtan.park_id')`;
const columns = sql.raw(`d.no::float8 as no, (extract(epoch from d.at) * 1000)::float8 as at, d.decision, d.samples,
  (extract(epoch from d.expires_at) * 1000)::float8 as expires_at, r.result, r.read_kw, r.attempts,
  w.times as renewals, (extract(epoch from w.renewed_at) * 1000)::float8 as renewed_at, w.samples as renewed_samples,
  w.read_kw as renewed_read_kw, (extract(epoch from w.expires_at) * 1000)::float8 as held_until,
  (extract(epoch from p.pending_at) * 1000)::float8 as pending_at,
  to_char(d.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at`);
const joined = sql.raw(`plugin_storage_dispatch.decisions d
  left join plugin_storage_dispatch.write_results r on r.park_id = d.park_id and r.decision_no = d.no
  left join plugin_storage_dispatch.renewals w on w.park_id = d.park_id and w.decision_no = d.no and w.times > 0
  left join plugin_storage_dispatch.renewals p on p.park_id = d.park_id and p.decision_no = d.no`);

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);
/** A time that a timestamp can hold. */
const within = (ts: number | null): string | null => (ts !== null && Math.abs(ts) <= 8.64e15 ? iso(ts) : null);

/** What a person did about control, for the gate's log. */
export interface PersonSaid {
  outcome: LogOutcome;
  at: number;
  device: string | null;
  by: Pick<Proposer, 'id' | 'kind'> & { personId?: string | null };
  reason: string | null;
  code: PersonCode;
  params: Readonly<Record<string, string | number>>;
}

/** Writes what a person did into the gate's log. */
export async function insertSaid(tx: Tx, parkId: string, said: PersonSaid): Promise<void> {
  const { outcome, at, device, by, reason, code, params } = said;
  const nothing = { planSlot: null, follows: null, confirmedKw: null, confirmedSince: null, telemetryAt: null };
  const decision = {
    ...{
      outcome,
      commandId: null,
      deviceId: device,
      decidedAt: at,
      requestedKw: null,
      setpointKw: null,
      towardsSafe: false,
    },
    ...{ asked: [], findings: [{ rule: 'second-person', code, effect: 'note', params }] },
    evidence: {
      ...{ source: by.kind === 'user' ? 'manual' : by.kind === 'plugin' ? 'plugin' : 'api', level: 'manual', reason },
      ...{
        principalId: by.id,
        personId: by.personId ?? null,
        ...nothing,
        energyKwh: null,
        windowKw: null,
        approvals: [],
      },
    },
  };
  await tx.execute(sql`
    insert into plugin_storage_dispatch.decisions (park_id, at, device, outcome, source, level, codes, decision, samples)
    values (${parkId}, ${iso(at)}::timestamptz, ${device}, ${outcome}, ${decision.evidence.source}, 'manual',
      ${sql.param([code])}::text[], ${storableJson(decision)}::jsonb, '[]')`);
}

/** Stores decisions in the order given and answers with their numbers. */
export async function insertDecisions(tx: Tx, parkId: string, list: readonly NewDecision[]): Promise<number[]> {
  if (list.length === 0) return [];
  const rows = list.map(({ decision, commandNo, expiresAt, fence, samples }) => {
    const { evidence, outcome, findings } = decision;
    const planNo = evidence.planSlot && /^\d{1,15}$/.test(evidence.planSlot.planId) ? evidence.planSlot.planId : null;
    return {
      at: iso(decision.decidedAt),
      device: decision.deviceId,
      outcome,
      source: evidence.source,
      level: evidence.level,
      command_id: decision.commandId,
      command_no: commandNo,
      requested_kw: finite(decision.requestedKw),
      setpoint_kw: finite(decision.setpointKw),
      codes: findings.map(({ code }) => code),
      plan_no: planNo,
      plan_step: planNo === null ? null : Math.min(evidence.planSlot!.slot, 1e6),
      expires_at: within(expiresAt),
      fence,
      decision,
      samples,
    };
  });
  const { rows: stored } = await tx.execute<{ no: number }>(sql`
    insert into plugin_storage_dispatch.decisions (park_id, at, device, outcome, source, level, command_id, command_no,
      requested_kw, setpoint_kw, codes, plan_no, plan_step, expires_at, fence, decision, samples)
    select ${parkId}, (v ->> 'at')::timestamptz, v ->> 'device', v ->> 'outcome', v ->> 'source', v ->> 'level',
      v ->> 'command_id', (v ->> 'command_no')::bigint, (v ->> 'requested_kw')::float8, (v ->> 'setpoint_kw')::float8,
      array(select jsonb_array_elements_text(v -> 'codes')), (v ->> 'plan_no')::bigint, (v ->> 'plan_step')::int,
      (v ->> 'expires_at')::timestamptz, (v ->> 'fence')::bigint, v -> 'decision', v -> 'samples'
    from jsonb_array_elements(${storableJson(rows)}::jsonb) with ordinality as t(v, place)
    order by place
    returning no::float8 as no`);
  return stored.map(({ no }) => no);
}

export interface WriteResultRow {
  decisionNo: number;
  result: NonNullable<GateDecisionView['result']>;
  readKw: number | null;
  attempts: number;
  detail: string | null;
  at: number;
}

export async function insertResult(tx: Tx, parkId: string, row: WriteResultRow): Promise<void> {
  await tx.execute(sql`
    insert into plugin_storage_dispatch.write_results (park_id, decision_no, result, read_kw, attempts, detail, at)
    values (${parkId}, ${row.decisionNo}, ${row.result}, ${finite(row.readKw)}, ${row.attempts}, ${row.detail},
      ${iso(row.at)}::timestamptz)
    on conflict do nothing`);
}

export interface DecisionFilter {
  device?: string | undefined;
  outcome?: LogOutcome | undefined;
  source?: CommandSource | undefined;
  before?: number | undefined;
  limit: number;
}

/** Newest first. */
export async function readDecisions(tx: Tx, filter: DecisionFilter): Promise<DecisionRow[]> {
  const { device, outcome, source, before, limit } = filter;
  const { rows } = await tx.execute<DecisionRow>(sql`
    select ${columns} from ${joined} where ${ofPark}
      ${device === undefined ? sql`` : sql`and d.device = ${device}`}
      ${outcome === undefined ? sql`` : sql`and d.outcome = ${outcome}`}
      ${source === undefined ? sql`` : sql`and d.source = ${source}`}
      ${before === undefined ? sql`` : sql`and d.no < ${before}`}
    order by d.no desc limit ${limit}`);
  return rows;
}

export async function readDecision(tx: Tx, no: number): Promise<DecisionRow | null> {
  const { rows } = await tx.execute<DecisionRow>(
    sql`select ${columns} from ${joined} where ${ofPark} and d.no = ${no}`,
  );
  return rows[0] ?? null;
}

/** Newest decision about each of some commands. */
export async function readDecisionsOf(tx: Tx, commandNos: readonly number[]): Promise<Map<number, DecisionRow>> {
  const { rows } = await tx.execute<DecisionRow & { command_no: number }>(sql`
    select distinct on (d.command_no) d.command_no::float8 as command_no, ${columns} from ${joined}
    where ${ofPark} and d.command_no = any(${sql.param([...commandNos])}::bigint[])
    order by d.command_no, d.no desc`);
  return new Map(rows.map((row) => [row.command_no, row]));
}

/** The newest setpoint that left for each device. A leader before may have stored one late, which is none. */
export async function readLastWritten(tx: Tx): Promise<DecisionRow[]> {
  const { rows } = await tx.execute<DecisionRow>(sql`
    select distinct on (d.device) ${columns} from ${joined}
    where ${ofPark} and d.setpoint_kw is not null order by d.device, d.fence desc nulls last, d.no desc`);
  return rows;
}

/** Ids of commands of others that were written since an instant: nobody may use them again. */
export async function readWrittenIds(tx: Tx, since: number): Promise<{ id: string; expiresAt: number }[]> {
  const { rows } = await tx.execute<{ id: string; at: number }>(sql`
    select d.command_id as id, (extract(epoch from d.expires_at) * 1000)::float8 as at
    from plugin_storage_dispatch.decisions d
    where ${ofPark} and d.setpoint_kw is not null and d.command_no is not null and d.at > ${iso(since)}::timestamptz`);
  return rows.map(({ id, at }) => ({ id, expiresAt: at }));
}

/** As the API shows it. */
export function decisionView(row: DecisionRow): GateDecisionView {
  const { no, at, decision, result, read_kw: readKw, renewals, renewed_at: renewedAt } = row;
  const { evidence, findings, outcome, deviceId: device, requestedKw, setpointKw } = decision;
  const plan = Number(evidence.planSlot?.planId);
  const known = Number.isSafeInteger(plan) && plan > 0;
  return {
    no,
    at,
    device,
    outcome,
    source: evidence.source,
    level: evidence.level,
    by: evidence.principalId,
    reason: evidence.reason,
    requestedKw: finite(requestedKw),
    setpointKw,
    findings: findings.map(({ code, effect, params }) => ({ code, effect, params: { ...params } })),
    plan: known ? plan : null,
    step: known ? evidence.planSlot!.slot : null,
    result,
    readKw,
    renewals: renewals ?? 0,
    renewedAt,
    renewedReadKw: row.renewed_read_kw,
    heldUntil: row.held_until,
    pendingAt: row.pending_at,
    ref: decisionRef(no),
  };
}
