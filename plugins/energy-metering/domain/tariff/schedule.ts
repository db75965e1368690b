import { holidayNames, hoursToRuns, touPeriods } from '../../contracts/index.ts';
import type {
  DaySchedule,
  DayType,
  HolidayName,
  PeriodHours,
  PeriodRun,
  TariffSeason,
  TariffVersion,
} from '../../contracts/index.ts';
import { calendarDay, daysToDate } from './calendar.ts';
import type { CalendarDay } from './calendar.ts';
import { tariffErrors } from './errors.ts';
import { parseHourRange } from './hour-range.ts';

const compiled = new WeakMap<PeriodHours, readonly PeriodRun[]>();

/** A local day as stretches of one period each; minutes that no range names are flat. Ranges that cannot be read are refused. */
export function runsOf(hours: PeriodHours): readonly PeriodRun[] {
  let runs = compiled.get(hours);
  if (runs) return runs;
  for (const period of touPeriods) for (const range of hours[period] ?? []) parseHourRange(range, period);
  runs = hoursToRuns(hours);
  compiled.set(hours, runs);
  return runs;
}

/** Season of a month (1…12); a month in none is an error. */
export function seasonOf(version: TariffVersion, month: number): TariffSeason {
  const season = version.energy.seasons.find((s) => s.months.includes(month));
  if (!season) throw tariffErrors.SEASON_MISSING({ version: version.validFrom, month });
  return season;
}

/** What a schedule can ask of a day. */
export interface DayKind {
  readonly type: DayType;
  readonly holiday: HolidayName | null;
}

/** Every kind of day there is. */
export const dayKinds: readonly DayKind[] = [
  { type: 'workday', holiday: null },
  { type: 'weekend', holiday: null },
  ...holidayNames.map((holiday) => ({ type: 'holiday' as const, holiday })),
];

/** What a date can turn out to be: one kind, or several while its calendar is not known. In December that is New Year at most. */
function possibleKinds({ date, type, holiday }: CalendarDay): readonly DayKind[] {
  if (type !== 'unknown') return [{ type, holiday }];
  const eve = date.slice(5) >= '12-26';
  return dayKinds.filter((kind) => !eve || kind.holiday === null || kind.holiday === 'new-year');
}

/** Whether a schedule applies by day type (its single dates aside). */
export function matchesDay(schedule: DaySchedule, day: DayKind): boolean {
  if (!schedule.days) return schedule.dates === undefined;
  if (!schedule.days.includes(day.type)) return false;
  if (day.type !== 'holiday' || !schedule.holidays) return true;
  return day.holiday !== null && schedule.holidays.includes(day.holiday);
}

/** What applies on one local date. */
export interface DayHours {
  readonly day: CalendarDay;
  readonly season: TariffSeason;
  readonly schedule: DaySchedule;
}

/**
 * Season and hours of a local date (days since 1970-01-01): a schedule that names the date, else the first one that
 * matches the day type. When the day type is unknown and the hours depend on it, an error says which year is missing.
 */
export function dayHours(version: TariffVersion, days: number): DayHours {
  const date = daysToDate(days);
  const season = seasonOf(version, Number(date.slice(5, 7)));
  const day = calendarDay(date, version.energy);
  const named = season.schedules.find((s) => s.dates?.includes(date));
  if (named) return { day, season, schedule: named };
  const matches = [...new Set(possibleKinds(day).map((kind) => season.schedules.find((s) => matchesDay(s, kind))))];
  if (matches.length > 1)
    throw tariffErrors.CALENDAR_UNKNOWN({ date, season: season.id, year: missingYear(date, version) });
  const found = matches[0];
  if (!found)
    throw tariffErrors.SCHEDULE_MISSING({
      version: version.validFrom,
      season: season.id,
      date,
      dayType: day.holiday ?? day.type,
    });
  return { day, season, schedule: found };
}

/** The year whose arrangement would decide an unknown date: its own, or at the end of December the next. */
function missingYear(date: string, version: TariffVersion): number {
  const year = Number(date.slice(0, 4));
  return calendarDay(`${year}-12-01`, version.energy).type === 'unknown' ? year : year + 1;
}
