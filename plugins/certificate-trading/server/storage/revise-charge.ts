import type { Interval } from '@lingtan/energy-metering/contracts';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { CertificateStorage } from '../../contracts/index.ts';
import { revisedLot, takeQuantity, totalQuantity, type Taken } from '../../domain/index.ts';
import { iso } from '../refs.ts';
import { chargedHoldings } from './storage-store.ts';

/** What a lot loses by a revision, Wh; below zero what it gets back. */
export interface LotChange {
  readonly lostCertifiedWh: number;
  readonly lostPlainWh: number;
}

interface Lot extends Record<string, unknown> {
  readonly certifiedWh: number;
  readonly plainWh: number;
  readonly usedCertifiedWh: number;
  readonly usedPlainWh: number;
  readonly lostCertifiedWh: number;
  readonly lostPlainWh: number;
}

/** How certificates of discharges are counted and taken back. */
interface Discharges {
  issuedFor(dischargeAt: number): Promise<number>;
  take(dischargeAt: number, wh: number): Promise<void>;
}

/** Brings a lot to the amount that its charge turned out to be. */
export async function reviseLot(
  tx: Tx,
  storage: CertificateStorage,
  { start, end, amount }: Interval,
  deltaWh: number,
  discharges: Discharges,
): Promise<{ lot: LotChange; adding: Taken }> {
  const stored = await lotOf(tx, storage.id, start);
  const wh = amount ?? 0;
  const missing = deltaWh > 0 ? Math.max(0, wh - stored.certifiedWh) : 0;
  const byStart = missing === 0 ? null : await chargedHoldings(tx, storage, { from: start, to: end });
  const holdings = byStart ? [...byStart.values()].flat() : [];
  const adding = takeQuantity(holdings, Math.min(missing, totalQuantity(holdings)))!;
  const certifiedWh = stored.certifiedWh + totalQuantity(adding.taken);
  const target = revisedLot({ ...stored, certifiedWh }, wh, storage.roundTripEfficiency);
  await takeBack(await outputsOf(tx, storage.id, start), target.outputWh, discharges);
  return {
    adding,
    lot: {
      lostCertifiedWh: target.lostCertifiedWh - stored.lostCertifiedWh,
      lostPlainWh: target.lostPlainWh - stored.lostPlainWh,
    },
  };
}

/** Takes certificates of discharges back until they have no more than the charge gives, the latest discharge first. */
async function takeBack(
  outputs: readonly { at: number; wh: number }[],
  allowedWh: number,
  { issuedFor, take }: Discharges,
): Promise<void> {
  const left: { at: number; wh: number }[] = [];
  for (const { at, wh } of outputs) left.push({ at, wh: Math.min(wh, await issuedFor(at)) });
  let excess = left.reduce((sum, { wh }) => sum + wh, 0) - allowedWh;
  for (const { at, wh } of left) {
    if (excess <= 0) return;
    await take(at, Math.min(wh, excess));
    excess -= wh;
  }
}

async function lotOf(tx: Tx, storage: string, start: number): Promise<Lot> {
  const { rows } = await tx.execute<Lot>(sql`
    select (certified_wh + added_certified_wh)::float8 as "certifiedWh", (wh - certified_wh)::float8 as "plainWh",
      used_certified_wh::float8 as "usedCertifiedWh", used_plain_wh::float8 as "usedPlainWh",
      lost_certified_wh::float8 as "lostCertifiedWh", lost_plain_wh::float8 as "lostPlainWh"
    from plugin_certificate_trading.storage_charges
    where park_id = current_setting('lingtan.park_id') and storage = ${storage} and starts_at = ${iso(start)}::timestamptz`);
  return rows[0]!;
}

/** Certificates that discharges got from a charge and that were not taken back for it yet, the latest discharge first. */
async function outputsOf(tx: Tx, storage: string, start: number): Promise<{ at: number; wh: number }[]> {
  const { rows } = await tx.execute<{ at: number; wh: number }>(sql`
    select (extract(epoch from o.discharge_at) * 1000)::float8 as at, (o.output_wh - coalesce((
      select sum(w.withdrawn_wh + w.uncovered_wh) from plugin_certificate_trading.storage_withdrawals w
      where w.park_id = o.park_id and w.storage = o.storage and w.charge_at = o.charge_at
        and w.discharge_at = o.discharge_at), 0))::float8 as wh
    from plugin_certificate_trading.storage_origins o
    where o.park_id = current_setting('lingtan.park_id') and o.storage = ${storage} and o.certified
      and o.charge_at = ${iso(start)}::timestamptz
    order by o.discharge_at desc`);
  return rows;
}
