import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { CertificateStorage } from '../../contracts/index.ts';
import { totalQuantity, type ChargeRecord, type Holding } from '../../domain/index.ts';
import { activeHoldings } from '../ledger/holding-store.ts';
import { iso } from '../refs.ts';
import type { Revised } from './revise.ts';

/** A part of a charge that is not discharged yet; `certificate` is set where certificates stand behind it. */
export type Lot = ChargeRecord;

export interface KnownRecord extends Record<string, unknown> {
  side: 'charge' | 'discharge';
  start: number;
  /** Newest that is recorded, and the amount it said, Wh. */
  revision: number;
  wh: number;
}

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`);

/** Records of a span by side and start, as later revisions left them. */
export async function knownRecords(
  tx: Tx,
  storage: string,
  from: number,
  to: number,
): Promise<ReadonlyMap<string, KnownRecord>> {
  const within = sql`${ofPark} and storage = ${storage} and starts_at >= ${iso(from)}::timestamptz
    and starts_at < ${iso(to)}::timestamptz`;
  const { rows } = await tx.execute<KnownRecord>(sql`
    select side, ${ms('starts_at')} as start, max(revision) as revision, sum(wh)::float8 as wh
    from (
      select 'charge' as side, starts_at, revision, wh from plugin_certificate_trading.storage_charges where ${within}
      union all
      select 'discharge', starts_at, revision, wh from plugin_certificate_trading.storage_discharges where ${within}
      union all
      select side, starts_at, revision, delta_wh from plugin_certificate_trading.storage_revisions where ${within}
    ) as known
    group by 1, 2`);
  return new Map(rows.map((row) => [`${row.side} ${row.start}`, row]));
}

/** What is left of earlier charges, oldest first, the certified part of each before the plain one. */
export async function openLots(tx: Tx, storage: string, revised: readonly Revised[] = []): Promise<Lot[]> {
  const { rows } = await tx.execute<{ at: number; certified: number; plain: number }>(sql`
    select ${ms('starts_at')} as at,
      (certified_wh + added_certified_wh - used_certified_wh - lost_certified_wh)::float8 as certified,
      (wh - certified_wh - used_plain_wh - lost_plain_wh)::float8 as plain
    from plugin_certificate_trading.storage_charges
    where ${ofPark} and storage = ${storage}
      and (used_certified_wh + used_plain_wh + lost_certified_wh + lost_plain_wh < wh + added_certified_wh
        or starts_at in (select to_timestamp(value::float8 / 1000)
          from jsonb_array_elements_text(${JSON.stringify(revised.map(({ interval }) => interval.start))}::jsonb)))
    order by starts_at`);
  for (const { side, interval, lot, adding } of revised) {
    const row = side === 'charge' ? rows.find(({ at }) => at === interval.start) : undefined;
    if (!row) continue;
    row.certified += totalQuantity(adding.taken) - lot.lostCertifiedWh;
    row.plain -= lot.lostPlainWh;
  }
  return rows.flatMap(({ at, certified, plain }) => [
    ...(certified > 0 ? [{ id: `${at}c`, at, wh: certified, zone: '', certificate: 'held' }] : []),
    ...(plain > 0 ? [{ id: `${at}p`, at, wh: plain, zone: '' }] : []),
  ]);
}

/** Usable certificates of the storage's account from generators that may stand behind its charge, by start of generation. */
export async function chargedHoldings(
  tx: Tx,
  { id, account, devices }: CertificateStorage,
  { from, to }: { from: number; to: number },
): Promise<ReadonlyMap<number, Holding[]>> {
  // Never its own, nor those of another storage: energy that was stored once is not certified as stored again.
  const within = sql`i.park_id = current_setting('lingtan.park_id') and i.starts_at >= ${iso(from)}::timestamptz and i.starts_at < ${iso(to)}::timestamptz
    and i.device <> ${id} and i.attributes->>'source' <> 'storage'
    ${devices === undefined ? sql`` : sql`and i.device in (select jsonb_array_elements_text(${JSON.stringify(devices)}::jsonb))`}`;
  const holdings = await activeHoldings(
    tx,
    sql`account = ${account} and issuance_no in (select no from plugin_certificate_trading.issuances i where ${within})`,
  );
  const { rows } = await tx.execute<{ no: string; at: number }>(sql`
    select no::text, ${ms('starts_at')} as at from plugin_certificate_trading.issuances i where ${within}`);
  const startOf = new Map(rows.map(({ no, at }) => [no, at]));
  const byStart = new Map<number, Holding[]>();
  for (const holding of holdings) {
    const at = startOf.get(holding.issuanceId)!;
    byStart.set(at, [...(byStart.get(at) ?? []), holding]);
  }
  return byStart;
}
