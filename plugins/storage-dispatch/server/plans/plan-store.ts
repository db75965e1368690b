import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type {
  DispatchPlan,
  DispatchProblem,
  ForecastSeries,
  PlanCause,
  PlanHead,
  PlanTrigger,
} from '../../contracts/index.ts';
import type { PlanInputs } from '../problem/build-problem.ts';
import { iso, planRef } from '../refs.ts';

/** A plan as it is handed in for storing. */
export interface NewPlan {
  issuedAt: number;
  trigger: PlanTrigger;
  /** The event that it was made on; null for all other triggers. */
  cause: PlanCause | null;
  /** Start of the planning period, ms UTC. */
  slot: number;
  from: number;
  to: number;
  previousNo: number | null;
  forecasts: { series: ForecastSeries; no: number }[];
  inputs: PlanInputs;
  problem: DispatchProblem;
  plan: DispatchPlan;
}

export interface StoredPlan extends Omit<NewPlan, 'slot'> {
  no: number;
  head: PlanHead;
  /** ISO 8601 UTC. */
  recordedAt: string;
}

interface HeadRow extends Record<string, unknown> {
  no: number;
  issued_at: number;
  from_at: number;
  to_at: number;
  status: PlanHead['status'];
  usable: boolean;
  origin: string;
  reason: string | null;
  objective: number;
  gap: number | null;
  total_ms: number;
  trigger: PlanTrigger;
  cause: PlanCause | null;
}

interface Row extends HeadRow {
  previous_no: number | null;
  forecasts: NewPlan['forecasts'];
  inputs: PlanInputs;
  problem: DispatchProblem;
  plan: DispatchPlan;
  recorded_at: string;
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8 as ${column}`;
const headColumns = `no::float8 as no, ${ms('issued_at')}, ${ms('from_at')}, ${ms('to_at')}, status, usable, origin, reason,
  objective, gap, total_ms, trigger, cause`;
const allColumns = `${headColumns}, previous_no::float8 as previous_no, forecasts, inputs, problem, plan,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at`;
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

function headOf(row: HeadRow): PlanHead {
  const { no, status, usable, origin, reason, objective, gap, trigger, cause } = row;
  const times = { issuedAt: row.issued_at, from: row.from_at, to: row.to_at, totalMs: row.total_ms };
  return { no, ...times, status, usable, origin, reason, objective, gap, trigger, cause, ref: planRef(no) };
}

function fromRow(row: Row): StoredPlan {
  const head = headOf(row);
  const { forecasts, inputs, problem, plan } = row;
  const { no, issuedAt, from, to, trigger, cause } = head;
  const kept = { previousNo: row.previous_no, recordedAt: row.recorded_at };
  return { no, issuedAt, from, to, trigger, cause, forecasts, inputs, problem, plan, head, ...kept };
}

/**
 * As what the schedule makes a plan of a period: as asked where there is none yet, because of `settings` where the newest one
 * was made with others; null where there is nothing to be made.
 */
export async function dueAs(
  tx: Tx,
  slot: number,
  settings: string,
  asked: 'schedule' | 'start',
): Promise<PlanTrigger | null> {
  const { rows } = await tx.execute<{ trigger: PlanTrigger; settings: string | null }>(sql`
    select trigger, inputs ->> 'settings' as settings from plugin_storage_dispatch.plans
    where ${ofPark} and slot = ${iso(slot)}::timestamptz order by no desc`);
  if (!rows.some(({ trigger }) => trigger === 'schedule' || trigger === 'start')) return asked;
  return (rows[0]!.settings ?? settings) === settings ? null : 'settings';
}

/** Number of the newest plan; 0 when there is none. */
export async function readNewestNo(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ no: number }>(sql`
    select coalesce(max(no), 0)::float8 as no from plugin_storage_dispatch.plans where ${ofPark}`);
  return rows[0]!.no;
}

/** Stores a plan under the next number; the caller holds the lock. */
export async function insertPlan(tx: Tx, parkId: string, plan: NewPlan): Promise<PlanHead> {
  const { status, usable, origin, reason, objective, gap, timings } = plan.plan;
  const { rows } = await tx.execute<HeadRow>(sql`
    insert into plugin_storage_dispatch.plans (park_id, no, issued_at, trigger, cause, slot, from_at, to_at, status, usable, origin,
      reason, objective, gap, total_ms, previous_no, forecasts, inputs, problem, plan)
    select ${parkId}, coalesce(max(no), 0) + 1, ${iso(plan.issuedAt)}::timestamptz, ${plan.trigger},
      ${plan.cause === null ? null : JSON.stringify(plan.cause)}::jsonb, ${iso(plan.slot)}::timestamptz, ${iso(plan.from)}::timestamptz, ${iso(plan.to)}::timestamptz, ${status}, ${usable},
      ${origin}, ${reason ?? null}, ${objective}, ${gap}, ${timings.totalMs}, ${plan.previousNo}::bigint,
      ${JSON.stringify(plan.forecasts)}::jsonb, ${JSON.stringify(plan.inputs)}::jsonb,
      ${JSON.stringify(plan.problem)}::jsonb, ${JSON.stringify(plan.plan)}::jsonb
    from plugin_storage_dispatch.plans where park_id = ${parkId}
    returning ${sql.raw(headColumns)}`);
  return headOf(rows[0]!);
}

/** One plan: by number, the newest, or the newest usable one; of those issued up to an instant, ms UTC, if one is given. */
export async function readPlan(
  tx: Tx,
  which: number | 'newest' | 'usable',
  issuedBy: number | null = null,
): Promise<StoredPlan | null> {
  const { rows } = await tx.execute<Row>(sql`
    select ${sql.raw(allColumns)} from plugin_storage_dispatch.plans
    where ${ofPark} ${typeof which === 'number' ? sql`and no = ${which}` : which === 'usable' ? sql`and usable` : sql``}
      ${issuedBy === null ? sql`` : sql`and issued_at <= ${iso(issuedBy)}::timestamptz`}
    order by no desc limit 1`);
  return rows[0] ? fromRow(rows[0]) : null;
}

/** Number of the newest usable plan; null if there is none. */
export async function readUsableNo(tx: Tx): Promise<number | null> {
  const { rows } = await tx.execute<{ no: number | null }>(sql`
    select max(no)::float8 as no from plugin_storage_dispatch.plans where ${ofPark} and usable`);
  return rows[0]?.no ?? null;
}

/** Newest first, before a number. */
export async function readPlanHeads(
  tx: Tx,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<PlanHead[]> {
  const { rows } = await tx.execute<HeadRow>(sql`
    select ${sql.raw(headColumns)} from plugin_storage_dispatch.plans
    where ${ofPark} ${before === undefined ? sql`` : sql`and no < ${before}`}
    order by no desc limit ${limit}`);
  return rows.map(headOf);
}
