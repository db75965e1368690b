import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { reservedFor } from '../../domain/index.ts';

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

/** What holds money of an account: an open buy order, a sealed bid or an accepted deal. */
export interface HeldMoney {
  what: 'order' | 'auction' | 'deal';
  no: string;
  fen: number;
}

/** What of an account's money is held by what, as far as the transaction may see it, the oldest first. */
export async function readHeldMoney(tx: Tx, account: string): Promise<HeldMoney[]> {
  const { rows: orders } = await tx.execute<{ no: string; remaining: number; price: number; bps: number }>(sql`
    select book || '/' || id as no, remaining::float8 as remaining, price_fen::float8 as price,
      (terms->>'buyerBps')::float8 as bps
    from plugin_certificate_trading.orders
    where ${ofPark} and account = ${account} and side = 'bid' and state = 'open' and price_fen is not null
    order by recorded_at, orders.id::bigint`);
  const { rows: others } = await tx.execute<HeldMoney & Record<string, unknown>>(sql`
    select 'deal' as what, no::text as no, reserved_fen::float8 as fen from plugin_certificate_trading.deals
    where ${ofPark} and buyer = ${account} and reserved_fen > 0
    union all
    select 'auction', auction_no || '/' || no, reserved_fen::float8 from plugin_certificate_trading.auction_orders
    where ${ofPark} and account = ${account} and reserved_fen > 0
    order by 1, 2`);
  const held = orders.map(({ no, remaining, price, bps }) => ({
    what: 'order' as const,
    no,
    fen: reservedFor(remaining, price, bps),
  }));
  return [...held, ...others];
}
