import { localDate } from '@lingtan/sdk/zone';
import type { MatchFigure } from '../../contracts/evidence.ts';
import type { HourlyData } from '../../contracts/hourly-routes.ts';

const hour = 3_600_000;

/** Evidence of a figure of a month or day, of the account that was asked for. */
export function matchEvidenceOf({ account }: HourlyData, figure: MatchFigure, span: string): string {
  return account === 'all'
    ? `certificate.match/${figure}/${span}`
    : `certificate.account-match/${figure}/${span}/${account}`;
}

/** Evidence of the consumption of a day: from its first hour to the last one that is over; null where no meter measures it. */
export function dayConsumptionOf(
  { account, consumptionRef, hours }: HourlyData,
  day: string,
  timeZone: string,
): string | null {
  const own = hours.filter((at) => localDate(at, timeZone) === day);
  const [first, last] = [own[0], own.at(-1)];
  if (consumptionRef === null || first === undefined || last === undefined) return null;
  const [from, to] = [first, last + hour].map((at) => new Date(at).toISOString());
  return `certificate.consumption/${account}/${from}/${to}`;
}
