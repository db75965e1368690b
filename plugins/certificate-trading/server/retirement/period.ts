import { dateStart, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { takeHourly, totalQuantity, type Holding, type OpenHour, type Taken } from '../../domain/index.ts';
import { dayOf, type Certificates } from '../context.ts';
import { readLoad, type HourlyLoad } from '../hourly/load.ts';
import { activeHoldings } from '../ledger/holding-store.ts';
import { consumptionRef, iso } from '../refs.ts';

export interface Period {
  readonly periodFrom: string;
  readonly periodTo: string;
}

/** The period as a span of time, whole days of the park. */
export function spanOf({ periodFrom, periodTo }: Period, timeZone: string): { from: number; to: number } {
  return { from: dateStart(periodFrom, timeZone), to: dateStart(periodTo, timeZone, 1) };
}

export interface Consumption {
  readonly load: HourlyLoad | null;
  readonly consumptionWh: number | null;
  readonly consumptionRef: string | null;
}

/** What the meters say about an account's period, as far as it is over. */
export async function readConsumption(
  certificates: Certificates,
  account: string,
  period: Period,
): Promise<Consumption> {
  const { clock, park } = certificates.scope;
  const whole = spanOf(period, park.timeZone);
  const span = { from: whole.from, to: Math.min(whole.to, clock.now()) };
  const load = span.to <= span.from ? null : await readLoad(certificates, account, span);
  return {
    load,
    consumptionWh: load?.totalWh ?? null,
    consumptionRef: load === null ? null : consumptionRef(account, span),
  };
}

/** Usable certificates of the account that were generated in the period, by hour. */
async function holdingsByHour(
  tx: Tx,
  account: string,
  { from, to }: { from: number; to: number },
  { timeZone, today }: { timeZone: string; today: string },
): Promise<Map<number, Holding[]>> {
  const within = sql`i.park_id = current_setting('lingtan.park_id') and i.starts_at >= ${iso(from)}::timestamptz
    and i.starts_at < ${iso(to)}::timestamptz`;
  const holdings = await activeHoldings(
    tx,
    sql`account = ${account} and expires_on > ${today}::date and issuance_no in (select no from plugin_certificate_trading.issuances i where ${within})`,
  );
  const { rows } = await tx.execute<{ no: string; at: number }>(sql`
    select no::text, (extract(epoch from date_trunc('hour', starts_at, ${timeZone})) * 1000)::float8 as at
    from plugin_certificate_trading.issuances i where ${within}`);
  const hourOf = new Map(rows.map(({ no, at }) => [no, at]));
  const byHour = new Map<number, Holding[]>();
  for (const holding of holdings) {
    const at = hourOf.get(holding.issuanceId)!;
    const list = byHour.get(at);
    if (list) list.push(holding);
    else byHour.set(at, [holding]);
  }
  return byHour;
}

/** What retirements of the account cover of each hour already: those for another time do not. */
async function retiredByHour(
  tx: Tx,
  account: string,
  { from, to }: { from: number; to: number },
  timeZone: string,
): Promise<Map<number, number>> {
  const { rows } = await tx.execute<{ at: number; wh: number }>(sql`
    select (extract(epoch from date_trunc('hour', i.starts_at, ${timeZone})) * 1000)::float8 as at,
      sum(c.id_end - c.id_start + 1)::float8 as wh
    from plugin_certificate_trading.claims c
    join plugin_certificate_trading.issuances i on i.park_id = c.park_id and i.no = c.issuance_no
    left join plugin_certificate_trading.retirements r on r.park_id = c.park_id and r.no = c.retirement_no
    where c.park_id = current_setting('lingtan.park_id') and c.account = ${account} and c.kind <> 'storage-input'
      and (r.no is null or (i.starts_at at time zone ${timeZone})::date between r.period_from and r.period_to)
      and i.starts_at >= ${iso(from)}::timestamptz and i.starts_at < ${iso(to)}::timestamptz
    group by 1`);
  return new Map(rows.map(({ at, wh }) => [at, wh]));
}

/** Hours of the period with what they need and what could serve them. */
export async function openHours(
  { scope }: Certificates,
  tx: Tx,
  account: string,
  period: Period,
  load: HourlyLoad | null,
): Promise<OpenHour[]> {
  const { timeZone } = scope.park;
  const span = spanOf(period, timeZone);
  const [holdings, retired] = [
    await holdingsByHour(tx, account, span, { timeZone, today: dayOf(scope) }),
    await retiredByHour(tx, account, span, timeZone),
  ];
  return [...holdings].map(([at, list]) => ({
    at,
    needWh: Math.max(0, (load?.byHour.get(at) ?? 0) - (retired.get(at) ?? 0)),
    holdings: list,
  }));
}

/** What hourly matching takes of an account, at most `mostWh`. */
export async function takeMatched(
  certificates: Certificates,
  tx: Tx,
  account: string,
  period: Period,
  load: HourlyLoad | null,
  mostWh?: number,
): Promise<Taken & { hoursWh: number; inPeriodWh: number }> {
  const hours = await openHours(certificates, tx, account, period, load);
  const taken = takeHourly(hours, mostWh);
  const inPeriodWh = hours.reduce((sum, { holdings }) => sum + totalQuantity(holdings), 0);
  return { ...taken, hoursWh: totalQuantity(taken.taken), inPeriodWh };
}
