import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Bundle, BundleChange } from '../../contracts/index.ts';
import { bundleStep } from '../../domain/index.ts';

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

/** A bundle as it is stored. */
export interface StoredBundle extends Record<string, unknown> {
  readonly no: number;
  readonly seller: string;
  readonly lotWh: number;
  readonly priceFen: number;
  readonly buyerBps: number;
  readonly sellerBps: number;
  readonly expiresAt: string;
  readonly state: Bundle['state'];
  readonly recordedAt: string;
  /** In the order they were offered in. */
  readonly items: Bundle['items'];
  /** Lots by buyer. */
  readonly sold: Readonly<Record<string, number>>;
}

const utc = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** Bundles that the transaction may see, newest first; with `no` that one. Open ones whose time is over count as expired. */
export async function readBundles(
  tx: Tx,
  now: string,
  { no, state, limit }: { no?: number; state?: 'open'; limit: number },
): Promise<StoredBundle[]> {
  const { rows } = await tx.execute<StoredBundle>(sql`
    select b.no::float8 as no, b.seller, b.lot_wh::float8 as "lotWh", b.price_fen::float8 as "priceFen",
      b.buyer_bps as "buyerBps", b.seller_bps as "sellerBps", ${utc('b.expires_at')} as "expiresAt",
      case when b.state = 'open' and b.expires_at <= ${now}::timestamptz then 'expired' else b.state end as state,
      ${utc('b.recorded_at')} as "recordedAt",
      (select jsonb_agg(jsonb_build_object('device', i.device, 'month', i.month, 'lots', i.lots, 'leftLots', i.left_lots)
          order by i.no)
        from plugin_certificate_trading.bundle_items i where i.park_id = b.park_id and i.bundle_no = b.no) as items,
      (select coalesce(jsonb_object_agg(s.buyer, s.lots), '{}')
        from (select buyer, sum(lots) as lots from plugin_certificate_trading.bundle_sales
          where park_id = b.park_id and bundle_no = b.no group by 1) s) as sold
    from plugin_certificate_trading.bundles b
    where b.park_id = current_setting('lingtan.park_id') ${no === undefined ? sql`` : sql`and b.no = ${no}`}
      ${state === undefined ? sql`` : sql`and b.state = ${state}`}
    order by b.no desc limit ${limit}`);
  return rows;
}

/** The bundle as a viewer sees it: `own` is the account of a member, null for whoever sees the whole park. */
export function shownTo(own: string | null, { seller, items, sold, ...bundle }: StoredBundle): Bundle {
  const leftLots = items.reduce((sum, each) => sum + each.leftLots, 0);
  const { no, priceFen, lotWh, state, expiresAt, recordedAt } = bundle;
  return {
    ...{ no, priceFen, lotWh, state, expiresAt, recordedAt },
    seller: own === null || own === seller ? seller : null,
    own: seller === (own ?? 'park'),
    items: items.map((each) => ({ ...each })),
    lots: items.reduce((sum, each) => sum + each.lots, 0),
    leftLots,
    stepLots: leftLots === 0 ? null : bundleStep(items.map((each) => each.leftLots)),
    boughtLots: sold[own ?? 'park'] ?? 0,
  };
}

/** Number of the next bundle; the caller holds the ledger. */
export async function nextBundleNo(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ no: number }>(sql`
    select coalesce(max(no), 0)::float8 + 1 as no from plugin_certificate_trading.bundles where ${ofPark}`);
  return rows[0]!.no;
}

/** Brings a bundle into a state. */
export async function setBundleState(tx: Tx, { no, state, transaction }: BundleChange): Promise<void> {
  await tx.execute(sql`
    update plugin_certificate_trading.bundles set state = ${state}, transaction_no = ${transaction}
    where ${ofPark} and no = ${no}`);
}

/** Takes what was sold off the items. The database refuses more than is left. */
export async function takeFromItems(tx: Tx, no: number, itemLots: readonly number[]): Promise<void> {
  await tx.execute(sql`
    update plugin_certificate_trading.bundle_items i set left_lots = i.left_lots - s.lots::bigint
    from jsonb_array_elements_text(${JSON.stringify(itemLots)}::jsonb) with ordinality as s (lots, no)
    where i.park_id = current_setting('lingtan.park_id') and i.bundle_no = ${no} and i.no = s.no`);
}
