import { monthSpan, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { CoverageData } from '../../contracts/index.ts';
import { coverAccounts, gecKinds, mayChangeHands, type AccountsHour } from '../../domain/index.ts';
import { todayOf, type Certificates } from '../context.ts';
import { isOfKind } from './kinds.ts';
import { consumptionRef, iso, matchRef } from '../refs.ts';
import { placeConditions, type Today } from '../places/places.ts';
import { consumersOf, estimatedShare } from '../hourly/load.ts';

const hourMs = 3_600_000;
/** Within the park. */
const movable = gecKinds.filter((kind) => mayChangeHands(kind, false));

type Hour = { [Field in keyof AccountsHour]: AccountsHour[Field][number][] };

/** A month of all accounts until now: what certificates of the same hour cover, and what those of the park could. */
export async function readCoverage(certificates: Certificates, tx: Tx, month: string): Promise<CoverageData> {
  const { timeZone } = certificates.scope.park;
  const { from, to: end } = monthSpan(month, timeZone);
  const over = Math.floor((Math.min(end, certificates.scope.clock.now()) - from) / hourMs);
  const span = { from, to: from + Math.max(0, over) * hourMs };
  const hours = new Map<number, Hour>();
  const at = (start: number): Hour => {
    let hour = hours.get(start);
    if (!hour) hours.set(start, (hour = { load: [], certificates: [] }));
    return hour;
  };
  const shares = new Map<string, { intervals: number; measured: number }>();
  for (const [start, loads] of await loadsOf(certificates, span, shares))
    for (const [id, volume] of loads) at(start).load.push({ id, volume });
  for (const { start, id, volume, free } of await certifiedIn(tx, span, todayOf(certificates.scope)))
    at(start).certificates.push({ id, volume, free });
  const { accounts, leftWh } = coverAccounts([...hours.values()]);
  return {
    ...span,
    accounts: accounts.map((each) => ({
      ...each,
      estimatedShare: estimatedShare(shares.get(each.account)),
      consumptionRef: consumptionRef(each.account, span),
      ownRef: matchRef('matched', month, each.account),
    })),
    leftWh,
  };
}

/** Consumption of the hours of a span by account, Wh; `shares` is told how many of its intervals were measured. */
async function loadsOf(
  { readings }: Certificates,
  span: { from: number; to: number },
  shares: Map<string, { intervals: number; measured: number }>,
): Promise<Map<number, Map<string, number>>> {
  const byHour = new Map<number, Map<string, number>>();
  const meters = consumersOf(await readings.meters(), 'all');
  if (meters.length === 0 || span.to === span.from) return byHour;
  const totals = await readings.totals({ ...span, meters, resolution: '1h', by: 'enterprise' });
  for (const { direction, from, amount, key, intervals, quality } of totals) {
    if (direction !== 'import') continue;
    const loads = byHour.get(from) ?? new Map<string, number>();
    const account = key === '' ? 'park' : `enterprise/${key}`;
    byHour.set(from, loads.set(account, (loads.get(account) ?? 0) + amount));
    const share = shares.get(account) ?? { intervals: 0, measured: 0 };
    share.intervals += intervals;
    share.measured += intervals * quality.actual;
    shares.set(account, share);
  }
  return byHour;
}

/** Certificates by hour of generation and account within the park; `free` may change hands. */
async function certifiedIn(
  tx: Tx,
  { from, to }: { from: number; to: number },
  today: Today,
): Promise<{ start: number; id: string; volume: number; free: number }[]> {
  const { rows } = await tx.execute<{ start: number; id: string; volume: number; free: number }>(sql`
    select (extract(epoch from date_trunc('hour', i.starts_at, ${today.timeZone})) * 1000)::float8 as start, h.account as id,
      sum(h.wh)::float8 as volume,
      coalesce(sum(h.wh) filter (where h.status = 'Active' and ${isOfKind(sql`i`, movable)}), 0)::float8 as free
    from plugin_certificate_trading.issuances i
    join plugin_certificate_trading.holdings h on h.park_id = i.park_id and h.issuance_no = i.no
    where i.park_id = current_setting('lingtan.park_id') and ${placeConditions(today).cover}
      and i.starts_at >= ${iso(from)}::timestamptz and i.starts_at < ${iso(to)}::timestamptz
    group by 1, 2`);
  return rows;
}
