import type { Interval } from '@lingtan/energy-metering/contracts';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { CertificateStorage } from '../../contracts/index.ts';
import { totalQuantity, type Holding, type Taken } from '../../domain/index.ts';
import { withdraw } from '../ledger/correct.ts';
import type { Ledger } from '../ledger/expire.ts';
import { iso } from '../refs.ts';
import { reviseLot, type LotChange } from './revise-charge.ts';
import type { KnownRecord } from './storage-store.ts';

/** Certificates of one discharge that go back, and those that are used up already. */
export interface Withdrawal {
  readonly dischargeAt: number;
  readonly withdrawnWh: number;
  readonly uncoveredWh: number;
}

/** What a later revision says of a recorded interval, and what follows from it. */
export interface Revised {
  readonly interval: Interval;
  readonly side: 'charge' | 'discharge';
  readonly deltaWh: number;
  readonly withdrawn: readonly Holding[];
  /** For a charge by the discharges that came from it. */
  readonly withdrawals: readonly Withdrawal[];
  readonly withdrawnWh: number;
  readonly uncoveredWh: number;
  /** What becomes of the lot of a charge. */
  readonly lot: LotChange;
  /** Certificates that are used up for what a charge was more. */
  readonly adding: Taken;
}

const unchanged: LotChange = { lostCertifiedWh: 0, lostPlainWh: 0 };
const nothing: Taken = { taken: [], rest: [], parents: [] };

/**
 * Correction postings for revised intervals; nothing that was recorded is edited. A discharge that becomes less loses
 * certificates of the whole difference, as far as they are there: the certified part is what goes first, so that none is left
 * for energy that did not come out. A charge that becomes less shrinks its lot, and where that is discharged already, its
 * discharges lose certificates, the latest first; those of generators that were used up for it stay so, for a claim is never
 * undone. A charge that becomes more uses up certificates of its interval that its account still holds. A discharge that
 * becomes more gets none: the charges before it may stand behind others by now.
 */
export async function revise(
  tx: Tx,
  scope: Ledger,
  storage: CertificateStorage,
  changed: readonly (Interval & { side: 'charge' | 'discharge' })[],
  known: ReadonlyMap<string, KnownRecord>,
): Promise<Revised[]> {
  const revised: Revised[] = [];
  /** Taken back from each discharge in this transaction; its rows are written later. */
  const gone = new Map<number, number>();
  const takeBack = async (dischargeAt: number, wanted: number) => {
    const withdrawn = wanted === 0 ? [] : await withdraw(tx, scope, storage, dischargeAt, wanted);
    gone.set(dischargeAt, (gone.get(dischargeAt) ?? 0) + wanted);
    const withdrawnWh = totalQuantity(withdrawn);
    return { withdrawn, withdrawal: { dischargeAt, withdrawnWh, uncoveredWh: wanted - withdrawnWh } };
  };
  const issuedFor = async (start: number) => (await stillIssued(tx, storage.id, start)) - (gone.get(start) ?? 0);
  for (const { side, ...interval } of changed) {
    const deltaWh = (interval.amount ?? 0) - known.get(`${side} ${interval.start}`)!.wh;
    const withdrawn: Holding[] = [];
    const withdrawals: Withdrawal[] = [];
    const take = async (dischargeAt: number, wanted: number) => {
      const back = await takeBack(dischargeAt, wanted);
      withdrawn.push(...back.withdrawn);
      if (wanted > 0) withdrawals.push(back.withdrawal);
    };
    let [lot, adding] = [unchanged, nothing];
    if (side === 'charge') ({ lot, adding } = await reviseLot(tx, storage, interval, deltaWh, { issuedFor, take }));
    else await take(interval.start, Math.min(Math.max(0, -deltaWh), await issuedFor(interval.start)));
    const sum = (pick: (each: Withdrawal) => number) => withdrawals.reduce((total, each) => total + pick(each), 0);
    revised.push({
      ...{ interval, side, deltaWh, withdrawn, withdrawals, lot, adding },
      withdrawnWh: sum((each) => each.withdrawnWh),
      uncoveredWh: sum((each) => each.uncoveredWh),
    });
  }
  return revised;
}

/** Certificates of a discharge that were not withdrawn and not named as uncovered yet, Wh. */
async function stillIssued(tx: Tx, storage: string, start: number): Promise<number> {
  const at = sql`${iso(start)}::timestamptz`;
  const { rows } = await tx.execute<{ wh: number }>(sql`
    select (d.issued_wh - coalesce((select sum(r.withdrawn_wh + r.uncovered_wh)
      from plugin_certificate_trading.storage_revisions r
      where r.park_id = d.park_id and r.storage = d.storage and r.side = 'discharge' and r.starts_at = d.starts_at), 0)
      - coalesce((select sum(w.withdrawn_wh + w.uncovered_wh)
      from plugin_certificate_trading.storage_withdrawals w
      where w.park_id = d.park_id and w.storage = d.storage and w.discharge_at = d.starts_at), 0))::float8 as wh
    from plugin_certificate_trading.storage_discharges d
    where d.park_id = current_setting('lingtan.park_id') and d.storage = ${storage} and d.starts_at = ${at}`);
  return rows[0]?.wh ?? 0;
}
