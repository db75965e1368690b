import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ClaimPart, DayOfUse, MonthOfGeneration } from '../../domain/index.ts';

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const known = (asOf: string | null) => (asOf === null ? sql`` : sql`and recorded_at <= ${asOf}::timestamptz`);
const recorded = sql`to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt"`;

/** What the register of certificates says of a claim. */
export interface ClaimContent {
  beneficiary: string;
  purpose: string;
  periodFrom: string;
  periodTo: string;
  parts: { device: string; meter: string; wh: number }[];
  /** When the register wrote it, ISO 8601 UTC; null of what was sold bit by bit. */
  claimedAt: string | null;
  ref: string;
}

/** Name of what a holder sold of a generator and month; other claims are named after their retirement. */
export function soldName(device: string, account: string, month: string): string {
  return `${soldPrefix}${device}/${account}/${month}`;
}

export const soldPrefix = 'sold/';

/** Newest revision of a claim. Energy is Wh as exact text. */
export interface StoredClaim {
  claim: string;
  revision: number;
  account: string;
  wh: string;
  content: ClaimContent;
  recordedAt: string;
}

export async function readClaims(tx: Tx, asOf: string | null = null): Promise<StoredClaim[]> {
  const { rows } = await tx.execute<StoredClaim & Record<string, unknown>>(sql`
    select distinct on (claim) claim, revision, account, wh::text as wh, content, ${recorded}
    from plugin_carbon_accounting.claims where ${ofPark} ${known(asOf)} order by claim, revision desc`);
  return rows;
}

export async function insertClaim(
  tx: Tx,
  parkId: string,
  { claim, revision, account, wh, content }: Omit<StoredClaim, 'recordedAt'>,
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_carbon_accounting.claims (park_id, claim, revision, account, enterprise_id, wh, content)
    values (${parkId}, ${claim}, ${revision}, ${account}, ${enterpriseOfAccount(account)}, ${wh}::bigint,
      ${JSON.stringify(content)}::jsonb)`);
}

/** Newest revision of one use of a claim. */
export interface StoredUse {
  claim: string;
  part: ClaimPart;
  use: string;
  month: string;
  revision: number;
  wh: string;
  recordedAt: string;
}

/** Newest uses of all claims, those of nothing included. */
export async function readUses(tx: Tx, asOf: string | null = null): Promise<StoredUse[]> {
  const { rows } = await tx.execute<StoredUse & Record<string, unknown>>(sql`
    select distinct on (claim, part, use_key, month) claim, part, use_key as use, month, revision, wh::text as wh, ${recorded}
    from plugin_carbon_accounting.claim_uses where ${ofPark} ${known(asOf)}
    order by claim, part, use_key, month, revision desc`);
  return rows;
}

/** @throws check_violation at commit when a claim would be used for more than it is of */
export async function insertUse(
  tx: Tx,
  parkId: string,
  { claim, part, use, month, revision, wh }: Omit<StoredUse, 'recordedAt'>,
  account: string,
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_carbon_accounting.claim_uses (park_id, claim, part, use_key, month, revision, enterprise_id, wh)
    values (${parkId}, ${claim}, ${part}, ${use}, ${month}, ${revision}, ${enterpriseOfAccount(account)}, ${wh}::bigint)`);
}

/** What certificates change of a consumer and month. */
export interface ClaimedMonth {
  /** `covers` takes purchased power out, `sold` puts own generation back in. */
  part: 'covers' | 'sold';
  use: string;
  month: string;
  enterpriseId: string | null;
  wh: string;
}

/** Purchased power that claims cover, and used generation whose certificates were sold. Months `from` included, `to` excluded. */
export async function sumClaimed(tx: Tx, from: string, to: string): Promise<ClaimedMonth[]> {
  const { rows } = await tx.execute<ClaimedMonth & Record<string, unknown>>(sql`
    with newest as (
      select distinct on (claim, part, use_key, month) part, use_key, month, enterprise_id, wh
      from plugin_carbon_accounting.claim_uses
      where ${ofPark} and part in ('covers', 'sold') and month >= ${from} and month < ${to}
      order by claim, part, use_key, month, revision desc
    )
    select part, use_key as use, month, enterprise_id as "enterpriseId", sum(wh)::text as wh
    from newest group by 1, 2, 3, 4 having sum(wh) > 0 order by 3, 2, 1`);
  return rows;
}

/** Own generation by month: what went straight to the grid, and what was used in the park. */
export async function generationMonths(tx: Tx): Promise<Map<string, MonthOfGeneration>> {
  const { rows } = await tx.execute<{ month: string; exported: string; used: string }>(sql`
    select month, coalesce(sum(total_wh) filter (where use_key = 'grid' and flow = 'self-generated'), 0)::text as exported,
      coalesce(sum(total_wh) filter (where use_key not in ('grid', 'storage') and flow in ('self-generated', 'stored-green')), 0)::text as used
    from plugin_carbon_accounting.month_sums where ${ofPark} group by month`);
  return new Map(rows.map(({ month, exported, used }) => [month, { exported: BigInt(exported), used: BigInt(used) }]));
}

/** Electricity through the grid connection by day and consumer, for the days of claims. */
export async function gridDays(tx: Tx, from: string, to: string): Promise<DayOfUse[]> {
  const { rows } = await tx.execute<{ day: string; use: string; flow: DayOfUse['flow']; wh: string }>(sql`
    select distinct on (day, use_key, flow) day::text as day, use_key as use, flow, total_wh::text as wh
    from plugin_carbon_accounting.entries
    where ${ofPark} and day >= ${from}::date and day <= ${to}::date and flow in ('purchased', 'contracted')
    order by day, use_key, flow, revision desc`);
  return rows.map((row) => ({ ...row, wh: BigInt(row.wh) }));
}

/** Enterprise of an account `enterprise/<id>`; null for the park and for others. */
export function enterpriseOfAccount(account: string): string | null {
  return account.startsWith('enterprise/') ? account.slice('enterprise/'.length) : null;
}
