import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { PurchasePlanRun } from '../../contracts/index.ts';
import { reservedFor } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import { readHourly } from '../hourly/read-hourly.ts';
import type { Exchange } from '../market/exchange.ts';
import type { NewPlan } from './plan-store.ts';
import { solvePlan } from './solve-plan.ts';

interface PlanRequest {
  readonly account: string;
  /** `YYYY-MM` of the park. */
  readonly month: string;
  readonly targetPct: number;
  readonly score: 'hourly' | 'annual';
}

interface Offer {
  readonly book: string;
  readonly order: string;
  readonly lots: number;
  readonly priceFen: number;
}

/** What to buy of the asks of all books so that a month of an account reaches a score at least cost. */
export async function planPurchases(
  certificates: Certificates,
  exchange: Exchange,
  tx: Tx,
  { account, month, targetPct, score }: PlanRequest,
): Promise<NewPlan> {
  const { scope } = certificates;
  const { hours, loadWh, certificatesWh } = await readHourly(certificates, tx, { account, month });
  const offers: Offer[] = [];
  for (const { id } of exchange.books)
    await exchange.book(id).look(({ book }) => {
      for (const { order, remaining } of book.resting('ask'))
        if (order.owner !== account)
          offers.push({ book: id, order: order.id, lots: remaining, priceFen: order.price! });
    });
  // What is offered is nobody's secret, whose it is stays one: the profiles are read for the park.
  const profiles = await scope.db.tx((open) => readProfiles(open, offers, hours));
  const useful = offers.filter((offer) => profiles.has(keyOf(offer)));
  const run: PurchasePlanRun = {
    load: loadWh,
    certificates: certificatesWh,
    offers: useful.map((offer) => ({
      id: keyOf(offer),
      lots: offer.lots,
      priceFen: reservedFor(1, offer.priceFen, scope.config.market.buyerFeeBps),
      profileWh: hours.map((at) => Math.floor((profiles.get(keyOf(offer))!.get(at) ?? 0) / offer.lots)),
    })),
    targetPct,
    score,
  };
  const { purchases, ...plan } = await solvePlan(run);
  const byKey = new Map(useful.map((offer) => [keyOf(offer), offer]));
  return {
    account,
    month,
    targetPct,
    score,
    ...plan,
    offers: useful.length,
    purchases: purchases.map(({ offer, lots, costFen }) => {
      const { book, order, priceFen } = byKey.get(offer)!;
      return { book, order, lots, priceFen, costFen };
    }),
  };
}

const keyOf = ({ book, order }: Pick<Offer, 'book' | 'order'>): string => `${book}/${order}`;

/** Wh by hour of what is locked for each ask, in the hours that are asked for. */
async function readProfiles(
  tx: Tx,
  offers: readonly Offer[],
  hours: readonly number[],
): Promise<Map<string, Map<number, number>>> {
  const profiles = new Map<string, Map<number, number>>();
  const [first, last] = [hours[0], hours.at(-1)];
  if (first === undefined || last === undefined || offers.length === 0) return profiles;
  const { rows } = await tx.execute<{ order: string; at: number; wh: number }>(sql`
    select h.order_id as "order", (floor(extract(epoch from i.starts_at) / 3600) * 3600000)::float8 as at, sum(h.wh)::float8 as wh
    from plugin_certificate_trading.holdings h
    join plugin_certificate_trading.issuances i on i.park_id = h.park_id and i.no = h.issuance_no
    where h.park_id = current_setting('lingtan.park_id')
      and h.order_id in (select jsonb_array_elements_text(${JSON.stringify(offers.map(keyOf))}::jsonb))
      and i.starts_at >= to_timestamp(${first / 1000}) and i.starts_at < to_timestamp(${last / 1000 + 3600})
    group by 1, 2`);
  for (const { order, at, wh } of rows) {
    const profile = profiles.get(order) ?? new Map<number, number>();
    profiles.set(order, profile.set(at, wh));
  }
  return profiles;
}
