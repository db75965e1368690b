import { monthSpan, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { HourlyData, StorageScore, StorageScoreQuery } from '../../contracts/index.ts';
import { hourlyScore, scoreWithStorage } from '../../domain/index.ts';
import { todayOf, type Certificates } from '../context.ts';
import { placeConditions, type Today } from '../places/places.ts';
import { consumptionRef, iso } from '../refs.ts';
import { readLoad } from './load.ts';

const hourMs = 3_600_000;

interface CertifiedHour extends Record<string, unknown> {
  at: number;
  wh: number;
  retired: number;
}

/** Certificates of an account that cover the hour of their generation, and what of them is retired; all accounts of the park for `all`. */
async function certifiedHours(
  tx: Tx,
  account: string,
  { from, to }: { from: number; to: number },
  today: Today,
): Promise<CertifiedHour[]> {
  const { rows } = await tx.execute<CertifiedHour>(sql`
    select (extract(epoch from date_trunc('hour', i.starts_at, ${today.timeZone})) * 1000)::float8 as at, sum(h.wh)::float8 as wh,
      coalesce(sum(h.wh) filter (where h.status = 'Claimed'), 0)::float8 as retired
    from plugin_certificate_trading.issuances i
    join plugin_certificate_trading.holdings h on h.park_id = i.park_id and h.issuance_no = i.no
    where i.park_id = current_setting('lingtan.park_id') and ${placeConditions(today).cover}
      and i.starts_at >= ${iso(from)}::timestamptz and i.starts_at < ${iso(to)}::timestamptz
      ${account === 'all' ? sql`` : sql`and h.account = ${account}`}
    group by 1`);
  return rows;
}

/** A month of an account, hour by hour until now. */
export async function readHourly(
  certificates: Certificates,
  tx: Tx,
  { account, month }: { account: string; month: string },
): Promise<HourlyData> {
  const { scope } = certificates;
  const { timeZone } = scope.park;
  const { from, to } = monthSpan(month, timeZone);
  const end = Math.min(to, scope.clock.now());
  const hours: number[] = [];
  for (let at = from; at + hourMs <= end; at += hourMs) hours.push(at);
  const span = { from, to: Math.max(from, (hours.at(-1) ?? from - hourMs) + hourMs) };
  const load = hours.length === 0 ? null : await readLoad(certificates, account, span);
  const certified = new Map((await certifiedHours(tx, account, span, todayOf(scope))).map((hour) => [hour.at, hour]));
  const loadWh = hours.map((at) => load?.byHour.get(at) ?? 0);
  const certificatesWh = hours.map((at) => certified.get(at)?.wh ?? 0);
  const { matched, excess, shortfall, matchedPct, annualMatchPct } = hourlyScore(loadWh, certificatesWh);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    account,
    ...span,
    hours,
    loadWh,
    certificatesWh,
    retiredWh: hours.map((at) => certified.get(at)?.retired ?? 0),
    matchedWh: matched,
    matchedPct,
    periodMatchPct: annualMatchPct,
    totals: {
      loadWh: sum(loadWh),
      certificatesWh: sum(certificatesWh),
      matchedWh: sum(matched),
      excessWh: sum(excess),
      shortfallWh: sum(shortfall),
    },
    estimatedShare: load?.estimatedShare ?? null,
    consumptionRef: load === null ? null : consumptionRef(account, span),
  };
}

/** The month with a storage that is not there: empty at its beginning, and filled by what is over. */
export async function readStorageScore(
  certificates: Certificates,
  tx: Tx,
  { capacityKwh, powerKw, roundTripPct, ...asked }: StorageScoreQuery,
): Promise<StorageScore> {
  const { loadWh, certificatesWh, matchedPct } = await readHourly(certificates, tx, asked);
  const wh = Math.round(powerKw * 1000);
  const { chargedWh, dischargedWh, lossWh, shortfall, ...score } = scoreWithStorage(loadWh, certificatesWh, {
    ...{ capacityWh: Math.round(capacityKwh * 1000), chargeMaxWh: wh, dischargeMaxWh: wh },
    roundTripEfficiency: roundTripPct / 100,
  });
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    ...{ matchedPct, withStoragePct: score.matchedPct, lossWh },
    ...{ chargedWh: sum(chargedWh), dischargedWh: sum(dischargedWh), shortfallWh: sum(shortfall) },
  };
}
