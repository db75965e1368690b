import { dayStart, type Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import type { MarketConfig } from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { iso } from '../refs.ts';

/** What an account may spend in a day without a second person, fen; null without a limit. */
export function purchaseLimit({ purchaseLimits }: MarketConfig, account: string): number | null {
  return purchaseLimits.find((each) => each.account === account)?.fen ?? null;
}

/**
 * Orders, deals, sealed bids and bundles by which accounts bound themselves to pay since an instant, fees apart: open and filled
 * parts. What a second person approved does not count.
 */
function spentSince(since: number): SQL {
  const from = sql`${iso(since)}::timestamptz`;
  return sql`
    select 'order' as what, o.book || '/' || o.id as no, o.account, case when o.price_fen is null
        then coalesce((select sum(t.fen) from plugin_certificate_trading.trades t
          where t.park_id = o.park_id and t.book = o.book and t.bid = o.id and t.at >= ${from}), 0)
        else (o.lots - case when o.state in ('cancelled', 'expired') then o.remaining else 0 end) * o.price_fen end as fen
    from plugin_certificate_trading.orders o
    where o.park_id = current_setting('lingtan.park_id') and o.side = 'bid' and o.recorded_at >= ${from}
      and o.terms->'purchase' is null
    union all
    select 'deal', no::text, buyer, lots * price_fen from plugin_certificate_trading.deals
    where park_id = current_setting('lingtan.park_id') and state in ('accepted', 'settled') and changed_at >= ${from}
    union all
    select 'auction', auction_no || '/' || no, account, (case when state = 'done' then filled_lots else lots end) * price_fen
    from plugin_certificate_trading.auction_orders
    where park_id = current_setting('lingtan.park_id') and side = 'bid' and state <> 'withdrawn' and recorded_at >= ${from}
    union all
    select 'bundle', bundle_no::text, buyer, fen from plugin_certificate_trading.bundle_sales
    where park_id = current_setting('lingtan.park_id') and recorded_at >= ${from}`;
}

/** What accounts bound themselves to pay since an instant, fen. */
export async function loadSpent(
  tx: Tx,
  accounts: readonly string[],
  since: number,
): Promise<ReadonlyMap<string, number>> {
  if (accounts.length === 0) return new Map();
  const { rows } = await tx.execute<{ account: string; fen: number }>(sql`
    select account, sum(fen)::float8 as fen from (${spentSince(since)}) as spent
    where account = any (array(select jsonb_array_elements_text(${JSON.stringify(accounts)}::jsonb))) group by 1`);
  return new Map(rows.map(({ account, fen }) => [account, fen]));
}

/** The same of one account, one by one. */
export async function readSpent(
  tx: Tx,
  account: string,
  since: number,
): Promise<{ what: 'order' | 'deal' | 'auction' | 'bundle'; no: string; fen: number }[]> {
  const { rows } = await tx.execute<{ what: 'order' | 'deal' | 'auction' | 'bundle'; no: string; fen: number }>(sql`
    select what, no, fen::float8 as fen from (${spentSince(since)}) as spent
    where account = ${account} and fen <> 0 order by what, no`);
  return rows;
}

/** What an account spent today, fen. */
export async function spentToday({ scope }: Certificates, tx: Tx, account: string): Promise<number> {
  const since = dayStart(scope.clock.now(), scope.park.timeZone);
  return (await loadSpent(tx, [account], since)).get(account) ?? 0;
}

/** @throws CERTIFICATE_APPROVAL_NEEDED when an account would spend more in a day than one person may. */
export async function checkSpending(certificates: Certificates, tx: Tx, account: string, fen: number): Promise<void> {
  const limit = purchaseLimit(certificates.scope.config.market, account);
  if (limit === null) return;
  const spent = await spentToday(certificates, tx, account);
  if (spent + fen > limit) throw ledgerErrors.APPROVAL_NEEDED({ account, fen, spent, limit });
}
