import type { ParkScope, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { MarketPlan } from '../../contracts/index.ts';

/**
 * Plans that are kept of each month of an account. The asks of a live market change all the time, and so does the plan of a
 * program that asks again and again; nothing that is stored refers to a plan, and one that was pushed out by so many newer
 * ones says so when it is opened.
 */
export const keptPlans = 100;

/** A plan before it has its number. */
export type NewPlan = Omit<MarketPlan, 'no'>;

export interface StoredPlan {
  readonly plan: NewPlan;
  /** ISO 8601 UTC. */
  readonly recordedAt: string;
}

/** Which plan: its number is one of the account and month. */
export type PlanKey = Pick<MarketPlan, 'account' | 'month' | 'no'>;

const ofMonth = ({ account, month }: Pick<MarketPlan, 'account' | 'month'>) =>
  sql`park_id = current_setting('lingtan.park_id') and account = ${account} and month = ${month}`;

/**
 * Keeps a plan that is shown and answers with its number. One that is the newest of its question already keeps its own: asking
 * again stores nothing while nothing changes.
 */
export async function keepPlan({ db, park }: Pick<ParkScope, 'db' | 'park'>, plan: NewPlan): Promise<number> {
  const content = JSON.stringify(plan);
  const { account, month, targetPct, score } = plan;
  return db.tx(async (tx) => {
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`certificate-plans/${park.id}/${account}/${month}`}, 0))`,
    );
    const { rows: newest } = await tx.execute<{ no: number; same: boolean }>(sql`
      select no::float8 as no, plan = ${content}::jsonb as same from plugin_certificate_trading.purchase_plans
      where ${ofMonth(plan)} and target_pct = ${targetPct} and score = ${score}
      order by purchase_plans.no desc limit 1`);
    if (newest[0]?.same) return newest[0].no;
    const { rows } = await tx.execute<{ no: number }>(sql`
      insert into plugin_certificate_trading.purchase_plans (park_id, account, month, no, target_pct, score, plan)
      select ${park.id}, ${account}, ${month}, coalesce(max(no), 0) + 1, ${targetPct}, ${score}, ${content}::jsonb
      from plugin_certificate_trading.purchase_plans where ${ofMonth(plan)}
      returning no::float8 as no`);
    const { no } = rows[0]!;
    await tx.execute(sql`
      delete from plugin_certificate_trading.purchase_plans where ${ofMonth(plan)} and no <= ${no - keptPlans}`);
    return no;
  });
}

/** A plan that the transaction may see, if it was there at `asOf`, or is there now; null for others. */
export async function readPlan(tx: Tx, key: PlanKey, asOf: string | null): Promise<StoredPlan | null> {
  const { rows } = await tx.execute<{ plan: NewPlan; recordedAt: string }>(sql`
    select plan, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt"
    from plugin_certificate_trading.purchase_plans
    where ${ofMonth(key)} and no = ${key.no}
      ${asOf === null ? sql`` : sql`and date_trunc('milliseconds', recorded_at) <= ${asOf}::timestamptz`}`);
  return rows[0] ?? null;
}

/** Whether a plan that is not there was there once: numbers are given one after the other, and the newest stays. */
export async function wasPlan(tx: Tx, key: PlanKey): Promise<boolean> {
  const { rows } = await tx.execute<{ newest: number | null }>(sql`
    select max(no)::float8 as newest from plugin_certificate_trading.purchase_plans where ${ofMonth(key)}`);
  return key.no > 0 && key.no <= (rows[0]?.newest ?? 0);
}
