import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { GreenClaim, GreenPart, HeldGreen, Retirement, SoldGreen } from '../../contracts/index.ts';
import { retirementRef, soldRef } from '../refs.ts';
import { retirementColumns } from './read.ts';
import { dueOn } from '../places/validity.ts';

/** Retirements whose period touches a span, oldest first, with where the power was generated. */
export async function readClaims(
  tx: Tx,
  { from, to, account, asOf }: { from: string; to: string; account?: string; asOf?: string | null },
): Promise<GreenClaim[]> {
  const { rows } = await tx.execute<Omit<Retirement, 'ref'>>(sql`
    select ${retirementColumns} from plugin_certificate_trading.retirements
    where park_id = current_setting('lingtan.park_id') and period_from <= ${to}::date and period_to >= ${from}::date
      ${account === undefined ? sql`` : sql`and account = ${account}`}
      ${asOf ? sql`and recorded_at <= ${asOf}::timestamptz` : sql``}
    order by retirements.no`);
  const parts = await readParts(
    tx,
    rows.map(({ no }) => no),
  );
  return rows.map(({ no, transaction: _t, matching: _m, consumptionWh: _w, consumptionRef: _c, ...rest }) => ({
    retirement: no,
    ...rest,
    parts: parts.filter(({ retirement }) => retirement === no).map(({ retirement: _, ...part }) => part),
    ref: retirementRef(no),
  }));
}

async function readParts(tx: Tx, retirements: readonly number[]): Promise<(GreenPart & { retirement: number })[]> {
  if (retirements.length === 0) return [];
  const { rows } = await tx.execute<GreenPart & { retirement: number } & Record<string, unknown>>(sql`
    select c.retirement_no::float8 as retirement, i.device, i.meter, sum(c.id_end - c.id_start + 1)::float8 as wh
    from plugin_certificate_trading.claims c
    join plugin_certificate_trading.issuances i on i.park_id = c.park_id and i.no = c.issuance_no
    where c.park_id = current_setting('lingtan.park_id')
      and c.retirement_no = any(${sql.param([...retirements])}::bigint[])
    group by 1, 2, 3 order by 1, 2, 3`);
  return rows;
}

/** What accounts hold and can still use, by generator. */
export async function readHeld(tx: Tx, day: string): Promise<HeldGreen[]> {
  const { rows } = await tx.execute<HeldGreen & Record<string, unknown>>(sql`
    select h.account, i.device, i.meter, sum(h.wh)::float8 as wh
    from plugin_certificate_trading.holdings h
    join plugin_certificate_trading.issuances i on i.park_id = h.park_id and i.no = h.issuance_no
    where h.park_id = current_setting('lingtan.park_id') and h.status = 'Active' and not ${dueOn(day)} and h.account not like 'external/%'
    group by 1, 2, 3 order by 1, 2, 3`);
  return rows;
}

/** Certificates that an account outside has or had; one that was issued in error is nobody's. */
const outside = sql`h.park_id = current_setting('lingtan.park_id') and h.account like 'external/%'
  and h.status not in ('Bundle Split', 'Withdrawn') and i.account not like 'external/%'`;
const held = sql`plugin_certificate_trading.holdings h
  join plugin_certificate_trading.issuances i on i.park_id = h.park_id and i.no = h.issuance_no`;
const monthIn = (timeZone: string) => sql`to_char(i.starts_at at time zone ${timeZone}, 'YYYY-MM')`;

/** What went out of the park, by generator, first holder and month of generation in a zone. */
export async function readSold(tx: Tx, timeZone: string): Promise<SoldGreen[]> {
  const { rows } = await tx.execute<Omit<SoldGreen, 'ref'> & Record<string, unknown>>(sql`
    select i.account, i.device, i.meter, ${monthIn(timeZone)} as month, sum(h.wh)::float8 as wh
    from ${held} where ${outside} group by 1, 2, 3, 4 order by 4, 2, 1, 3`);
  return rows.map((row) => ({ ...row, ref: soldRef(row) }));
}

/** Issues of a generator, first holder and month of which something went out, with how much; oldest first. */
export async function readSoldIssuances(
  tx: Tx,
  timeZone: string,
  { device, account, month }: { device: string; account: string; month: string },
): Promise<{ no: number; wh: number; quality: 'actual' | 'estimated' | 'edited' }[]> {
  const { rows } = await tx.execute<{ no: number; wh: number; quality: 'actual' | 'estimated' | 'edited' }>(sql`
    select i.no::float8 as no, sum(h.wh)::float8 as wh, i.quality from ${held}
    where ${outside} and i.device = ${device} and i.account = ${account} and ${monthIn(timeZone)} = ${month}
    group by i.no, i.quality, i.starts_at order by i.starts_at`);
  return rows;
}
