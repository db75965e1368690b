import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { CertificateDevice } from '../../contracts/index.ts';
import { takeQuantity, totalQuantity, type Holding, type IssueCorrection } from '../../domain/index.ts';
import { iso } from '../refs.ts';
import { activeHoldings, storeTaken } from './holding-store.ts';
import type { Ledger } from './expire.ts';
import type { Entry } from './post.ts';

export interface Corrected {
  readonly entries: readonly Entry[];
  readonly withdrawnWh: number;
  /** Issued in excess and used up already: it stays visible, nothing is edited. */
  readonly uncoveredWh: number;
  /** Writes the corrections, once their transaction stands. */
  write(): Promise<void>;
}

/**
 * Takes back what was issued in excess, from whoever holds certificates of that interval. What was retired or has expired
 * meanwhile stays as it is: the excess is kept as uncovered. What a correction adds is issued by the caller.
 */
export async function correct(
  tx: Tx,
  scope: Ledger,
  transaction: number,
  device: Pick<CertificateDevice, 'id'>,
  corrections: readonly IssueCorrection[],
): Promise<Corrected> {
  const rows: object[] = [];
  const byAccount = new Map<string, number>();
  let uncoveredWh = 0;
  for (const { start, fromRevision, revision, deltaWh } of corrections) {
    const excess = Math.max(0, -deltaWh);
    const withdrawn = excess === 0 ? [] : await withdraw(tx, scope, device, start, excess);
    const withdrawnWh = totalQuantity(withdrawn);
    for (const holding of withdrawn)
      byAccount.set(holding.account, (byAccount.get(holding.account) ?? 0) + totalQuantity([holding]));
    uncoveredWh += excess - withdrawnWh;
    rows.push({
      starts_at: iso(start),
      from_revision: fromRevision,
      revision,
      delta_wh: deltaWh,
      withdrawn_wh: withdrawnWh,
      uncovered_wh: excess - withdrawnWh,
    });
  }
  return {
    entries: [...byAccount].flatMap(([account, wh]): Entry[] => [
      { account, bucket: 'held', wh: -wh },
      { account, bucket: 'cancelled', wh },
    ]),
    withdrawnWh: [...byAccount.values()].reduce((sum, wh) => sum + wh, 0),
    uncoveredWh,
    async write() {
      if (rows.length === 0) return;
      await tx.execute(sql`
        insert into plugin_certificate_trading.corrections
          (park_id, transaction_no, device, starts_at, from_revision, revision, delta_wh, withdrawn_wh, uncovered_wh)
        select ${scope.park.id}, ${transaction}, ${device.id}, starts_at, from_revision, revision, delta_wh, withdrawn_wh, uncovered_wh
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as c (starts_at timestamptz, from_revision int, revision int,
          delta_wh bigint, withdrawn_wh bigint, uncovered_wh bigint)`);
    },
  };
}

/** Takes back up to an amount of the usable certificates of one interval. */
export async function withdraw(
  tx: Tx,
  scope: Ledger,
  { id }: Pick<CertificateDevice, 'id'>,
  start: number,
  wh: number,
): Promise<Holding[]> {
  const holdings = await activeHoldings(
    tx,
    sql`issuance_no in (select no from plugin_certificate_trading.issuances i
      where i.park_id = ${scope.park.id} and i.device = ${id} and i.starts_at = ${iso(start)}::timestamptz)`,
  );
  const amount = Math.min(wh, totalQuantity(holdings));
  if (amount === 0) return [];
  const taken = takeQuantity(holdings, amount)!;
  await storeTaken(tx, scope, taken, { act: 'withdraw' });
  return taken.taken;
}
