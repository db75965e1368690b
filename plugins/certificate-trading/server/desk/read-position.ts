import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Position, PositionMonth } from '../../contracts/index.ts';
import { gapTo, purchaseFrom } from '../../domain/index.ts';
import { todayOf, type Certificates } from '../context.ts';
import { readLoad } from '../hourly/load.ts';
import type { Exchange } from '../market/exchange.ts';
import { placeConditions, type Today } from '../places/places.ts';
import { purchaseLimit, spentToday } from '../market/spending.ts';
import { contractedByMonth } from '../power-contracts/contract-store.ts';
import { iso } from '../refs.ts';
import { monthsOf } from './months.ts';
import { readOutlook, readPastTrades } from './read-outlook.ts';

/** Levels of a book that a proposal looks at. */
const deepest = 10_000;

/** A year of an account against its target, and what the rest would cost. */
export async function readPosition(
  certificates: Certificates,
  exchange: Exchange,
  tx: Tx,
  { account, year }: { account: string; year: number },
): Promise<Omit<Position, 'targetAccounts'>> {
  const { scope } = certificates;
  const { targetPct, months, total } = await readPositionMonths(certificates, tx, { account, year });
  return {
    account,
    year,
    targetPct,
    purchaseLimitFen: purchaseLimit(scope.config.market, account),
    // Read for the park: members do not see the rows of trades, and this is a sum of their own.
    spentTodayFen: await scope.db.tx((open) => spentToday(certificates, open, account)),
    months,
    total,
    proposals: await proposals(certificates, exchange, (total.gapWh ?? 0) - total.contractedWh),
    // Of the whole park, without names, as the tape: a member sees the trades of others as prices only.
    outlook: readOutlook(certificates, year, await scope.db.tx((open) => readPastTrades(open, scope.clock.now()))),
  };
}

/** The months of a year that have begun, and their sum. */
export async function readPositionMonths(
  certificates: Certificates,
  tx: Tx,
  { account, year }: { account: string; year: number },
): Promise<Pick<Position, 'targetPct' | 'months' | 'total'>> {
  const { scope } = certificates;
  const targetPct = scope.config.targets.find((each) => each.account === account)?.sharePct ?? null;
  const begun = monthsOf(year, scope.park.timeZone).filter(({ from }) => from < scope.clock.now());
  const certified = await certifiedByMonth(tx, account, begun, todayOf(scope));
  const contracted = await contractedByMonth(tx, account);
  const months: PositionMonth[] = [];
  for (const { month, from, to } of begun) {
    const load = await readLoad(certificates, account, { from, to: Math.min(to, scope.clock.now()) });
    const { wh: certificatesWh, retired: retiredWh } = certified.get(month) ?? { wh: 0, retired: 0 };
    const known = { consumptionWh: load?.totalWh ?? 0, certificatesWh, retiredWh };
    months.push({ month, ...known, ...against(targetPct, known), contractedWh: contracted.get(month) ?? 0 });
  }
  const sum = (pick: (month: PositionMonth) => number): number => months.reduce((total, each) => total + pick(each), 0);
  const known = {
    consumptionWh: sum((each) => each.consumptionWh),
    certificatesWh: sum((each) => each.certificatesWh),
    retiredWh: sum((each) => each.retiredWh),
  };
  const contractedWh = sum((each) => each.contractedWh);
  const total = { ...known, ...against(targetPct, known), contractedWh };
  return { targetPct, months, total };
}

function against(
  targetPct: number | null,
  { consumptionWh, certificatesWh }: { consumptionWh: number; certificatesWh: number },
): Pick<PositionMonth, 'targetWh' | 'gapWh'> {
  return targetPct === null ? { targetWh: null, gapWh: null } : gapTo(targetPct, consumptionWh, certificatesWh);
}

async function certifiedByMonth(
  tx: Tx,
  account: string,
  months: readonly { from: number; to: number }[],
  today: Today,
): Promise<Map<string, { wh: number; retired: number }>> {
  if (months.length === 0) return new Map();
  const { rows } = await tx.execute<{ month: string; wh: number; retired: number }>(sql`
    select to_char(i.starts_at at time zone ${today.timeZone}, 'YYYY-MM') as month, sum(h.wh)::float8 as wh,
      coalesce(sum(h.wh) filter (where h.status = 'Claimed'), 0)::float8 as retired
    from plugin_certificate_trading.holdings h
    join plugin_certificate_trading.issuances i on i.park_id = h.park_id and i.no = h.issuance_no
    where h.park_id = current_setting('lingtan.park_id') and h.account = ${account} and ${placeConditions(today).own}
      and i.starts_at >= ${iso(months[0]!.from)}::timestamptz and i.starts_at < ${iso(months.at(-1)!.to)}::timestamptz
    group by 1`);
  return new Map(rows.map(({ month, ...row }) => [month, row]));
}

/** What each book offers for a gap: the one that closes most of it first, then the cheaper one. */
async function proposals({ scope }: Certificates, exchange: Exchange, gapWh: number): Promise<Position['proposals']> {
  const { lotWh, buyerFeeBps, maxOrderLots } = scope.config.market;
  if (gapWh <= 0) return [];
  const wantedLots = Math.min(maxOrderLots, Math.ceil(gapWh / lotWh));
  const found: Position['proposals'] = [];
  for (const { id, name } of exchange.books) {
    const asks = await exchange.book(id).look(({ book }) => book.depth('ask', deepest));
    found.push({ book: id, name, wantedLots, ...purchaseFrom(asks, wantedLots, buyerFeeBps) });
  }
  return found.sort((a, b) => b.offeredLots - a.offeredLots || a.costFen - b.costFen);
}
