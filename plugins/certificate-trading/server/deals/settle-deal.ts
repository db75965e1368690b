import type { Tx } from '@lingtan/sdk';
import { CertificatesTraded } from '../../contracts/index.ts';
import { reservedFor, takeQuantity, totalQuantity, tradeFee, type Holding } from '../../domain/index.ts';
import { dayOf, type Certificates } from '../context.ts';
import { storeTaken } from '../ledger/holding-store.ts';
import type { Asked } from '../ledger/asked.ts';
import { post } from '../ledger/post.ts';
import { loadOfferable } from '../market/load.ts';
import { writeMoney } from '../market/write.ts';
import { iso } from '../refs.ts';
import { changeDeal, type StoredDeal } from './deal-store.ts';
import { places, tellTraded } from '../tellings.ts';

/** Money that a deal takes from its buyer at most, fen. */
export function costOf({ lots, priceFen, buyerBps }: Pick<StoredDeal, 'lots' | 'priceFen' | 'buyerBps'>): number {
  return reservedFor(lots, priceFen, buyerBps);
}

/** Certificates of the seller that fit a deal: usable, tradable, valid after today. */
export async function deliverable({ scope }: Certificates, tx: Tx, deal: StoredDeal): Promise<Holding[]> {
  const { timeZone } = scope.park;
  const choice = {
    ...(deal.device !== null && { device: deal.device }),
    ...(deal.month !== null && { month: deal.month }),
  };
  const today = dayOf(scope);
  const wanted = deal.lots * deal.lotWh;
  for (let limit = 256; ; limit *= 16) {
    const ranges = await loadOfferable(tx, { account: deal.seller, choice, sources: [], timeZone, today, limit });
    const holdings = ranges.map(({ holding }) => holding);
    if (ranges.length < limit || totalQuantity(holdings) >= wanted) return holdings;
  }
}

/** Hands over and pays so many lots of a deal in one transaction; what was reserved beyond that goes back to the buyer. */
export async function settleLots(
  { scope }: Certificates,
  tx: Tx,
  deal: StoredDeal,
  { lots, holdings, transaction }: { lots: number; holdings: readonly Holding[]; transaction: number },
  asked: Asked,
  result: unknown,
): Promise<void> {
  const parkId = scope.park.id;
  const { seller, buyer, lotWh, priceFen, buyerBps, sellerBps, reservedFen } = deal;
  const wh = lots * lotWh;
  const fen = lots * priceFen;
  const [buyerFee, sellerFee] = [tradeFee(fen, buyerBps), tradeFee(fen, sellerBps)];
  await post(
    tx,
    parkId,
    transaction,
    'deal',
    asked,
    [
      { account: seller, bucket: 'held', wh: -wh },
      { account: buyer, bucket: 'held', wh },
    ],
    result,
  );
  if (wh > 0) await storeTaken(tx, scope, takeQuantity(holdings, wh)!, { act: 'transfer', account: buyer });
  await writeMoney(tx, parkId, transaction, [
    { account: buyer, bucket: 'reserved', fen: -reservedFen },
    { account: buyer, bucket: 'available', fen: reservedFen - fen - buyerFee },
    { account: seller, bucket: 'available', fen: fen - sellerFee },
    { account: 'exchange', bucket: 'available', fen: buyerFee + sellerFee },
  ]);
  await changeDeal(tx, deal.no, { state: lots > 0 ? 'settled' : 'failed', transaction, deliveredLots: lots });
  if (lots > 0)
    await scope.events.publish(
      tx,
      CertificatesTraded,
      {
        transaction,
        book: 'bilateral',
        trades: [{ no: deal.no, buyer, seller, wh, priceFen, fen, at: iso(scope.clock.now()) }],
      },
      tellTraded([{ wh }], places.bilateral),
    );
}
