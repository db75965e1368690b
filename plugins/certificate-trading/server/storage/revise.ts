import type { Interval } from '@lingtan/energy-metering/contracts';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { CertificateStorage } from '../../contracts/index.ts';
import { totalQuantity, type Holding } from '../../domain/index.ts';
import { withdraw } from '../ledger/correct.ts';
import type { KnownRecord } from './storage-store.ts';

/** What a later revision says of a recorded interval. */
export interface Revised {
  readonly side: 'charge' | 'discharge';
  readonly start: number;
  readonly revision: number;
  readonly deltaWh: number;
  readonly withdrawn: readonly Holding[];
  readonly withdrawnWh: number;
  readonly uncoveredWh: number;
}

/**
 * A discharge that becomes less loses certificates of the whole difference, as far as they are there: the certified part is
 * what goes first, so that none is left for energy that did not come out. A charge that changes, and a discharge that becomes
 * more, change no certificate: those of the charge are used up, and none is issued after the charges were used for others.
 */
export async function revise(
  tx: Tx,
  parkId: string,
  storage: CertificateStorage,
  changed: readonly (Interval & { side: 'charge' | 'discharge' })[],
  known: ReadonlyMap<string, KnownRecord>,
): Promise<Revised[]> {
  const revised: Revised[] = [];
  for (const { side, start, revision, amount } of changed) {
    const deltaWh = (amount ?? 0) - known.get(`${side} ${start}`)!.wh;
    const excess = side === 'discharge' ? Math.max(0, -deltaWh) : 0;
    const issued = excess === 0 ? 0 : await issuedFor(tx, storage.id, start);
    const wanted = Math.min(excess, issued);
    const withdrawn = wanted === 0 ? [] : await withdraw(tx, parkId, storage, start, wanted);
    const withdrawnWh = totalQuantity(withdrawn);
    revised.push({
      ...{ side, start, revision, deltaWh, withdrawn, withdrawnWh },
      uncoveredWh: wanted - withdrawnWh,
    });
  }
  return revised;
}

/** Certificates of a discharge that were not withdrawn and not named as uncovered yet, Wh. */
async function issuedFor(tx: Tx, storage: string, start: number): Promise<number> {
  const at = sql`${new Date(start).toISOString()}::timestamptz`;
  const { rows } = await tx.execute<{ wh: number }>(sql`
    select (d.issued_wh - coalesce((select sum(r.withdrawn_wh + r.uncovered_wh)
      from plugin_certificate_trading.storage_revisions r
      where r.park_id = d.park_id and r.storage = d.storage and r.side = 'discharge' and r.starts_at = d.starts_at), 0))::float8 as wh
    from plugin_certificate_trading.storage_discharges d
    where d.park_id = current_setting('lingtan.park_id') and d.storage = ${storage} and d.starts_at = ${at}`);
  return rows[0]?.wh ?? 0;
}
