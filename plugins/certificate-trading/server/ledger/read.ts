import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Issuance, LedgerProof, Portfolio, Retirement } from '../../contracts/index.ts';
import { issuanceRef, retirementRef } from '../refs.ts';
import type { Today } from '../places/places.ts';
import { balancesOn, dueOn } from '../places/validity.ts';

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const utc = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);
const utcSeconds = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`);

/** Balances and what is held; the transaction sees only what its reader may see. */
export async function readPortfolio(tx: Tx, { day, timeZone }: Today): Promise<Portfolio> {
  const { rows: balances } = await tx.execute<Portfolio['balances'][number]>(sql`
    select account, bucket, wh::float8 as wh from ${balancesOn(day)} where wh <> 0 order by account, bucket`);
  const { rows: held } = await tx.execute<Portfolio['held'][number]>(sql`
    select h.account, coalesce(i.device, '') as device, to_char(i.starts_at at time zone ${timeZone}, 'YYYY-MM') as month,
      sum(h.wh)::float8 as wh, h.expires_on::text as "expiresOn"
    from plugin_certificate_trading.holdings h
    join plugin_certificate_trading.issuances i on i.park_id = h.park_id and i.no = h.issuance_no
    where h.park_id = current_setting('lingtan.park_id') and h.status = 'Active' and not ${dueOn(day)}
    group by 1, 2, 3, 5 order by 1, 2, 3`);
  return { balances, held };
}

export interface IssuanceQuery {
  device?: string | undefined;
  before?: number | undefined;
  no?: number | undefined;
  limit: number;
}

export type StoredIssuance = Issuance & {
  intervalRef: string;
  attributes: Record<string, string | number | boolean | null>;
  recordedAt: string;
};

/** Newest first. */
export async function readIssuances(tx: Tx, { device, before, no, limit }: IssuanceQuery): Promise<StoredIssuance[]> {
  const { rows } = await tx.execute<Omit<StoredIssuance, 'ref'>>(sql`
    select no::float8 as no, transaction_no::float8 as transaction, device, ${utcSeconds('starts_at')} as "from",
      ${utcSeconds('ends_at')} as "to", revision, id_start::float8 as "idStart", id_end::float8 as "idEnd", wh::float8 as wh,
      quality, account, expires_on::text as "expiresOn", interval_ref as "intervalRef", attributes,
      ${utc('recorded_at')} as "recordedAt"
    from plugin_certificate_trading.issuances
    where ${ofPark} ${device === undefined ? sql`` : sql`and device = ${device}`}
      ${before === undefined ? sql`` : sql`and no < ${before}`} ${no === undefined ? sql`` : sql`and no = ${no}`}
    order by issuances.no desc limit ${limit}`);
  return rows.map((row) => ({ ...row, ref: issuanceRef(row.no) }));
}

/** Certificates of an issue that an enterprise holds or has used, as ranges of their numbers. */
export async function rangesOf(
  tx: Tx,
  issuances: readonly number[],
  enterpriseId: string,
): Promise<{ no: number; idStart: number; idEnd: number; wh: number }[]> {
  const { rows } = await tx.execute<{ no: number; idStart: number; idEnd: number; wh: number }>(sql`
    select issuance_no::float8 as no, id_start::float8 as "idStart", id_end::float8 as "idEnd", wh::float8 as wh
    from plugin_certificate_trading.holdings
    where ${ofPark} and issuance_no = any(${sql.param(issuances)}::bigint[]) and enterprise_id = ${enterpriseId} and status <> 'Bundle Split'
    order by issuance_no desc, id_start`);
  return rows;
}

/** Columns of a retirement, without its reference. */
export const retirementColumns = sql`no::float8 as no, transaction_no::float8 as transaction, account, wh::float8 as wh, beneficiary,
  purpose, period_from::text as "periodFrom", period_to::text as "periodTo", matching, consumption_wh::float8 as "consumptionWh",
  consumption_ref as "consumptionRef", ${utc('recorded_at')} as "recordedAt"`;

/** Newest first, or the one that is named. */
export async function readRetirements(tx: Tx, { no, limit }: { no?: number; limit: number }): Promise<Retirement[]> {
  const { rows } = await tx.execute<Omit<Retirement, 'ref'>>(sql`
    select ${retirementColumns} from plugin_certificate_trading.retirements
    where ${ofPark} ${no === undefined ? sql`` : sql`and no = ${no}`} order by retirements.no desc limit ${limit}`);
  return rows.map((row) => ({ ...row, ref: retirementRef(row.no) }));
}

/** Issues that a retirement used, with the amount of each. */
export async function readRetiredIssuances(
  tx: Tx,
  retirement: number,
): Promise<{ no: number; wh: number; quality: Issuance['quality'] }[]> {
  const { rows } = await tx.execute<{ no: number; wh: number; quality: Issuance['quality'] }>(sql`
    select c.issuance_no::float8 as no, sum(c.id_end - c.id_start + 1)::float8 as wh, i.quality
    from plugin_certificate_trading.claims c
    join plugin_certificate_trading.issuances i on i.park_id = c.park_id and i.no = c.issuance_no
    where c.park_id = current_setting('lingtan.park_id') and c.retirement_no = ${retirement}
    group by 1, 3 order by 1`);
  return rows;
}

/** Recounts everything from the rows: balances against entries, holdings against balances, claims against retirements. */
export async function proveLedger(tx: Tx): Promise<LedgerProof> {
  const { rows } = await tx.execute<
    Record<
      'issued' | 'held' | 'reserved' | 'frozen' | 'retired' | 'expired' | 'cancelled' | 'claimed' | 'uncovered',
      number
    > & {
      faults: string[];
    }
  >(sql`
    with b as (select bucket, sum(wh) as wh from plugin_certificate_trading.balances where ${ofPark} group by bucket),
      e as (select account, bucket, sum(wh) as wh from plugin_certificate_trading.entries where ${ofPark} group by 1, 2),
      h as (select account, case status when 'Active' then 'held' when 'Locked' then 'reserved' when 'Frozen' then 'frozen' when 'Claimed' then 'retired' when 'Expired' then 'expired'
          else 'cancelled' end as bucket, sum(wh) as wh
        from plugin_certificate_trading.holdings where ${ofPark} and status <> 'Bundle Split' group by 1, 2),
      bal as (select account, bucket, wh from plugin_certificate_trading.balances where ${ofPark} and wh <> 0)
    select (select coalesce(sum(wh), 0) from plugin_certificate_trading.issuances where ${ofPark})::float8 as issued,
      coalesce((select wh from b where bucket = 'held'), 0)::float8 as held,
      coalesce((select wh from b where bucket = 'reserved'), 0)::float8 as reserved,
      coalesce((select wh from b where bucket = 'frozen'), 0)::float8 as frozen,
      coalesce((select wh from b where bucket = 'retired'), 0)::float8 as retired,
      coalesce((select wh from b where bucket = 'expired'), 0)::float8 as expired,
      coalesce((select wh from b where bucket = 'cancelled'), 0)::float8 as cancelled,
      (select coalesce(sum(id_end - id_start + 1), 0) from plugin_certificate_trading.claims
        where ${ofPark} and kind <> 'offset')::float8 as claimed,
      (select coalesce(sum(uncovered_wh), 0) from plugin_certificate_trading.corrections where ${ofPark})::float8 as uncovered,
      array(
        select 'entries and balance differ: ' || coalesce(e.account, bal.account) || ', ' || coalesce(e.bucket, bal.bucket)
          from (select * from e where wh <> 0) e full join bal using (account, bucket) where e.wh is distinct from bal.wh
        union all
        select 'holdings and balance differ: ' || coalesce(h.account, bal.account) || ', ' || coalesce(h.bucket, bal.bucket)
          from h full join (select * from bal where bucket <> 'supply') bal using (account, bucket) where h.wh is distinct from bal.wh
        union all
        select 'issued after its generation was credited under another scheme: ' || i.device || ', transaction ' || i.transaction_no || ', ' || sum(i.wh) || ' Wh'
          from plugin_certificate_trading.issuances i
          join plugin_certificate_trading.credited_spans c on c.park_id = i.park_id and c.device = i.device
            and c.starts_at < i.ends_at and c.ends_at > i.starts_at and c.transaction_no < i.transaction_no
          where i.park_id = current_setting('lingtan.park_id') group by i.device, i.transaction_no
      ) as faults`);
  const { issued, held, reserved, frozen, retired, expired, cancelled, claimed, uncovered, faults } = rows[0]!;
  if (issued !== held + reserved + frozen + retired + expired + cancelled)
    faults.push('what was issued is not what is held, reserved, frozen, retired, expired and cancelled');
  if (claimed !== retired) faults.push('claims and retirements differ');
  return {
    issuedWh: issued,
    heldWh: held,
    reservedWh: reserved,
    frozenWh: frozen,
    retiredWh: retired,
    expiredWh: expired,
    cancelledWh: cancelled,
    claimedWh: claimed,
    uncoveredWh: uncovered,
    faults,
  };
}
