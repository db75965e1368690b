import { minutesPerDay } from '../../contracts/index.ts';
import type { DayType, TariffVersion, TouPeriod } from '../../contracts/index.ts';
import type { Span } from '../grid.ts';
import { offsetSpans } from './local-time.ts';
import { dayHours, runsOf } from './schedule.ts';
import { versionSpans } from './versions.ts';

/** A stretch of time in one period of one season. ms UTC, `from` included, `to` excluded. */
export interface TariffPeriod extends Span {
  readonly period: TouPeriod;
  /** Id of the season. */
  readonly season: string;
  readonly dayType: DayType | 'unknown';
}

/** A period of a tariff with several versions. */
export interface VersionedPeriod<V extends TariffVersion = TariffVersion> extends TariffPeriod {
  readonly version: V;
}

const minute = 60_000;
const day = minutesPerDay * minute;

/**
 * Periods of a version over a span: they tile it without gap or overlap, and neighbours differ. Hours are local: on days
 * of 23 or 25 hours an hour that does not exist is absent, and one that exists twice counts twice.
 */
export function periodsOf(version: TariffVersion, timeZone: string, span: Span): TariffPeriod[] {
  const periods: TariffPeriod[] = [];
  for (const piece of offsetSpans(span, timeZone)) {
    for (let at = piece.from; at < piece.to;) {
      const local = at + piece.offset;
      const date = Math.floor(local / day);
      const { day: calendar, season, schedule } = dayHours(version, date);
      const end = Math.min(piece.to, (date + 1) * day - piece.offset);
      const first = local - date * day;
      for (const run of runsOf(schedule.hours)) {
        if (run.to * minute <= first) continue;
        const from = Math.max(at, at + run.from * minute - first);
        const to = Math.min(end, at + run.to * minute - first);
        if (from >= to) break;
        append(periods, { from, to, period: run.period, season: season.id, dayType: calendar.type });
      }
      at = end;
    }
  }
  return periods;
}

/** Periods of all versions that are valid in the span; uncovered time is an error naming it. */
export function periodsOfTariff<V extends TariffVersion>(
  tariffId: string,
  versions: readonly V[],
  timeZone: string,
  span: Span,
): VersionedPeriod<V>[] {
  return versionSpans(tariffId, versions, timeZone, span).flatMap(({ version, from, to }) =>
    periodsOf(version, timeZone, { from, to }).map((period) => ({ ...period, version })),
  );
}

/** Joins with the last one where only the clock goes on. */
function append(periods: TariffPeriod[], next: TariffPeriod): void {
  const last = periods.at(-1);
  if (
    last?.to === next.from &&
    last.period === next.period &&
    last.season === next.season &&
    last.dayType === next.dayType
  )
    periods[periods.length - 1] = { ...last, to: next.to };
  else periods.push(next);
}
