import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { CertificatesTraded, type BundleChange, type BundlePurchase } from '../../contracts/index.ts';
import { bundleShares, bundleStep, tradeFee } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import { checkActing } from '../mandates/mandates.ts';
import { bySystem } from '../ledger/asked.ts';
import { eachDue } from '../each-due.ts';
import { ledgerErrors } from '../errors.ts';
import { once, type LedgerChange } from '../ledger/once.ts';
import { post } from '../ledger/post.ts';
import { loadMoney } from '../market/load.ts';
import { checkSpending } from '../market/spending.ts';
import { writeMoney, writeRanges } from '../market/write.ts';
import { iso } from '../refs.ts';
import { said } from '../said.ts';
import { bundleLock, lockedItems, lockItems, type WantedItem } from './bundle-locks.ts';
import { nextBundleNo, readBundles, setBundleState, takeFromItems, type StoredBundle } from './bundle-store.ts';
import { places, tellTraded } from '../tellings.ts';

const change = (action: string) => ({ subject: 'bundle', action: `bundle-${action}` });

export interface BundleTerms {
  readonly seller: string;
  readonly items: readonly WantedItem[];
  readonly priceFen: number;
  readonly expiresAt: string;
}

/** Offers a bundle and locks its certificates. */
export async function offerBundle(
  certificates: Certificates,
  terms: BundleTerms,
  asking: LedgerChange & { principal: Principal },
): Promise<BundleChange> {
  const { scope } = certificates;
  const { seller, items, priceFen, expiresAt } = terms;
  const { lotWh, buyerFeeBps, sellerFeeBps, maxPriceFen, maxOrderLots } = scope.config.market;
  await checkActing(certificates, asking.principal, seller, 'trade');
  for (const { device } of items)
    if (device !== undefined && !scope.config.devices.some(({ id }) => id === device))
      throw ledgerErrors.DEVICE_UNKNOWN({ device });
  const lots = items.reduce((sum, each) => sum + each.lots, 0);
  if (lots > maxOrderLots) throw ledgerErrors.TOO_MANY_LOTS({ lots, most: maxOrderLots });
  if (priceFen > maxPriceFen) throw ledgerErrors.PRICE_TOO_HIGH({ priceFen, most: maxPriceFen });
  if (Date.parse(expiresAt) <= scope.clock.now()) throw ledgerErrors.EXPIRY_PAST({ expiresAt });
  return once(certificates, asking, change('offer'), async (tx, transaction) => {
    const no = await nextBundleNo(tx);
    const result: BundleChange = { no, transaction, state: 'open' };
    const pool = await lockItems(certificates, tx, { seller, items, lotWh, expiresAt });
    const wh = lots * lotWh;
    const entries = [
      { account: seller, bucket: 'held' as const, wh: -wh },
      { account: seller, bucket: 'reserved' as const, wh },
    ];
    await post(tx, scope.park.id, transaction, 'bundle', asking.asked, entries, result);
    await writeRanges(tx, scope.park.id, bundleLock(no), pool.changes());
    await tx.execute(sql`
      insert into plugin_certificate_trading.bundles (park_id, no, seller, lot_wh, price_fen, buyer_bps, seller_bps, expires_at,
        state, reason, offered_in, transaction_no)
      values (${scope.park.id}, ${no}, ${seller}, ${lotWh}, ${priceFen}, ${buyerFeeBps}, ${sellerFeeBps},
        ${expiresAt}::timestamptz, 'open', ${asking.asked.reason}, ${transaction}, ${transaction})`);
    const rows = items.map(({ lots: of, device = null, month = null }, index) => ({
      no: index + 1,
      of,
      device,
      month,
    }));
    await tx.execute(sql`
      insert into plugin_certificate_trading.bundle_items (park_id, bundle_no, no, seller, device, month, lots, left_lots)
      select ${scope.park.id}, ${no}, i.no, ${seller}, device, month, "of", "of"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as i (no bigint, "of" bigint, device text, month text)`);
    return result;
  });
}

async function bundleOf({ scope }: Certificates, tx: Tx, no: number): Promise<StoredBundle> {
  const [bundle] = await readBundles(tx, iso(scope.clock.now()), { no, limit: 1 });
  if (!bundle) throw ledgerErrors.BUNDLE_UNKNOWN({ no });
  return bundle;
}

/** Buys a part of a bundle, or all that is left: certificates, money and fees in one transaction. */
export async function buyBundle(
  certificates: Certificates,
  { no, buyer, lots }: { no: number; buyer: string; lots: number },
  asking: LedgerChange & { principal: Principal },
): Promise<BundlePurchase> {
  const { scope } = certificates;
  const parkId = scope.park.id;
  await checkActing(certificates, asking.principal, buyer, 'trade');
  return once(certificates, asking, change('buy'), async (tx, transaction) => {
    const { seller, items, lotWh, priceFen, buyerBps, sellerBps, state } = await bundleOf(certificates, tx, no);
    if (state !== 'open') throw ledgerErrors.BUNDLE_OVER({ no, state });
    if (seller === buyer) throw ledgerErrors.BUNDLE_OWN({ no });
    const left = items.map(({ leftLots }) => leftLots);
    const itemLots = bundleShares(left, lots);
    if (!itemLots) throw ledgerErrors.BUNDLE_SPLIT({ no, lots, step: bundleStep(left), left: left.join(' + ') });
    const fen = lots * priceFen;
    const [feeFen, sellerFee] = [tradeFee(fen, buyerBps), tradeFee(fen, sellerBps)];
    await checkSpending(certificates, tx, buyer, fen);
    const available = (await loadMoney(tx, [buyer])).get(buyer) ?? 0;
    if (available < fen + feeFen) throw ledgerErrors.MONEY_SHORT({ account: buyer, available, fen: fen + feeFen });
    const pool = await lockedItems(certificates, tx, no, items.length);
    itemLots.forEach((share, index) => pool.deliver(String(index + 1), share * lotWh, buyer));
    const sold = lots === left.reduce((sum, each) => sum + each, 0);
    const result: BundlePurchase = { no, transaction, state: sold ? 'sold' : 'open', lots, itemLots, fen, feeFen };
    const wh = lots * lotWh;
    const entries = [
      { account: seller, bucket: 'reserved' as const, wh: -wh },
      { account: buyer, bucket: 'held' as const, wh },
    ];
    await post(tx, parkId, transaction, 'bundle', asking.asked, entries, result);
    await writeRanges(tx, parkId, bundleLock(no), pool.changes());
    await writeMoney(tx, parkId, transaction, [
      { account: buyer, bucket: 'available', fen: -fen - feeFen },
      { account: seller, bucket: 'available', fen: fen - sellerFee },
      { account: 'exchange', bucket: 'available', fen: feeFen + sellerFee },
    ]);
    await takeFromItems(tx, no, itemLots);
    await tx.execute(sql`
      insert into plugin_certificate_trading.bundle_sales (park_id, bundle_no, no, seller, buyer, item_lots, lots, fen,
        buyer_fee_fen, seller_fee_fen, transaction_no)
      select ${parkId}, ${no}, coalesce(max(no), 0) + 1, ${seller}, ${buyer},
        array(select value::bigint from jsonb_array_elements_text(${JSON.stringify(itemLots)}::jsonb)), ${lots}, ${fen}::bigint,
        ${feeFen}::bigint, ${sellerFee}::bigint, ${transaction}::bigint
      from plugin_certificate_trading.bundle_sales where park_id = ${parkId} and bundle_no = ${no}`);
    await setBundleState(tx, result);
    await scope.events.publish(
      tx,
      CertificatesTraded,
      {
        transaction,
        book: bundleLock(no),
        trades: [{ no: transaction, buyer, seller, wh, priceFen, fen, at: iso(scope.clock.now()) }],
      },
      tellTraded([{ wh }], places.bundle),
    );
    return result;
  });
}

/** Takes a bundle back: by its seller, because its time is over, or because a reading of its certificates was revised. */
export async function withdrawBundle(
  certificates: Certificates,
  no: number,
  asking: LedgerChange,
): Promise<BundleChange> {
  const { scope } = certificates;
  return once(certificates, asking, change('withdraw'), async (tx, transaction) => {
    const [stored] = await readBundles(tx, iso(0), { no, limit: 1 });
    if (!stored) throw ledgerErrors.BUNDLE_UNKNOWN({ no });
    const { seller, items, lotWh, state } = stored;
    if (asking.principal) await checkActing(certificates, asking.principal, seller, 'trade', tx);
    if (state !== 'open') throw ledgerErrors.BUNDLE_OVER({ no, state });
    const over = Date.parse(stored.expiresAt) <= scope.clock.now();
    const result: BundleChange = { no, transaction, state: over ? 'expired' : 'withdrawn' };
    const pool = await lockedItems(certificates, tx, no, items.length);
    items.forEach(({ leftLots }, index) => {
      if (leftLots > 0) pool.release(String(index + 1), leftLots * lotWh);
    });
    const wh = items.reduce((sum, { leftLots }) => sum + leftLots, 0) * lotWh;
    const entries = [
      { account: seller, bucket: 'reserved' as const, wh: -wh },
      { account: seller, bucket: 'held' as const, wh },
    ];
    await post(tx, scope.park.id, transaction, 'bundle', asking.asked, entries, result);
    await writeRanges(tx, scope.park.id, bundleLock(no), pool.changes());
    await setBundleState(tx, result);
    return result;
  });
}

/** Ends every bundle whose time is over. */
export async function expireBundles(certificates: Certificates): Promise<void> {
  const { scope } = certificates;
  const open = await scope.db.tx((tx) => readBundles(tx, iso(scope.clock.now()), { state: 'open', limit: 1000 }));
  const due = open.filter(({ state }) => state === 'expired').map(({ no }) => ({ no }));
  await eachDue(certificates, due, 'a bundle whose time is over cannot be ended', ({ no }) => {
    const asked = { ...bySystem(said('time-over'), `expire-bundle/${no}`), request: { expire: no } };
    return withdrawBundle(certificates, no, { asked, principal: null });
  });
}

/** How often bundles whose time is over are looked for, ms. */
const tickMs = 5000;

/** Ends bundles when their time is over, in one process of all. */
export function startBundles(certificates: Certificates): void {
  certificates.scope.lead('bundle-clock', (lead) => {
    lead.every(tickMs, () => expireBundles(certificates));
  });
}
