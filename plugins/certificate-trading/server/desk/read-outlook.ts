import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Position } from '../../contracts/index.ts';
import { oldestDays, priceOutlook } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import type { DayTrade } from '../market/read-market.ts';
import { iso } from '../refs.ts';
import { monthsOf } from './months.ts';

/** Trades of the whole park that an outlook rests on, without names, as the tape: newest first. */
export async function readPastTrades(tx: Tx, now: number): Promise<DayTrade[]> {
  const { rows } = await tx.execute<DayTrade & Record<string, unknown>>(sql`
    select book, no::float8 as no, (extract(epoch from at) * 1000)::float8 as at, price_fen::float8 as "priceFen",
      lots::float8 as lots
    from plugin_certificate_trading.trades
    where park_id = current_setting('lingtan.park_id') and at >= ${iso(now - oldestDays * 86_400_000)}::timestamptz
    order by trades.at desc, trades.no desc`);
  return rows;
}

/** Prices that are expected in the months of a year that are not over. */
export function readOutlook({ scope }: Certificates, year: number, trades: readonly DayTrade[]): Position['outlook'] {
  const now = scope.clock.now();
  const months = monthsOf(year, scope.park.timeZone).filter(({ to }) => to > now);
  const names = months.map(({ month }) => month);
  return priceOutlook(names, scope.config.market.priceCurve, trades, now);
}
