import { isDate } from '@lingtan/sdk';
import type { CalendarYear, DayType, HolidayName, TariffVersion } from '../../contracts/index.ts';
import { statutoryYear } from './calendar-cn.ts';
import type { CalendarOfYear } from './calendar-cn.ts';
import { tariffErrors } from './errors.ts';

/** What the calendar says about one local date. */
export interface CalendarDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `unknown`: no arrangement of the year is known, so that it could be a workday, a weekend or a holiday. */
  readonly type: DayType | 'unknown';
  readonly holiday: HolidayName | null;
  /** A Saturday or Sunday that is worked for a day off elsewhere. */
  readonly makeUp: boolean;
}

/** The part of a version that decides day types. */
export type CalendarRules = Pick<TariffVersion['energy'], 'calendar' | 'calendarYears'>;

const msPerDay = 86_400_000;

/** Midnight of a local date counted as if it were UTC; refused unless `YYYY-MM-DD` names a real day. */
export function dateToDays(date: string): number {
  if (!isDate(date)) throw tariffErrors.DATE_INVALID({ value: date });
  return Date.parse(`${date}T00:00:00Z`) / msPerDay;
}

/** The date of a day number, the other way round. */
export function daysToDate(days: number): string {
  return new Date(days * msPerDay).toISOString().slice(0, 10);
}

/** First day of December whose type the arrangement of the next year may still change (New Year with a make-up weekend). */
const openFrom = '12-26';

/**
 * Day type of a local date. With calendar `none` only weekdays count. With `cn`, years given in the version go before the
 * product's; a year that neither knows is `unknown`, and so are its last days before New Year while the next year is not
 * known (the notice for 2019 made 29 December 2018 a workday).
 */
export function calendarDay(date: string, rules: CalendarRules): CalendarDay {
  const weekday = new Date(dateToDays(date) * msPerDay).getUTCDay();
  const plain: DayType = weekday === 0 || weekday === 6 ? 'weekend' : 'workday';
  const day = (type: CalendarDay['type'], holiday: HolidayName | null = null): CalendarDay => ({
    date,
    type,
    holiday,
    makeUp: type === 'workday' && plain === 'weekend',
  });
  if (rules.calendar === 'none') return day(plain);
  const year = Number(date.slice(0, 4));
  const nextCounts = date.slice(5) >= openFrom;
  const next = nextCounts ? yearOf(year + 1, rules.calendarYears) : null;
  const own = yearOf(year, rules.calendarYears);
  for (const known of [next, own]) {
    const holiday = known?.holidays.get(date);
    if (holiday !== undefined) return day('holiday', holiday);
    if (known?.workdays.has(date)) return day('workday');
  }
  return own === null || (nextCounts && next === null) ? day('unknown') : day(plain);
}

/** The last year of the product's calendar, counted on from `from`; null when `from` itself is not in it. */
export function lastKnownYear(from: number): number | null {
  let year = from;
  while (statutoryYear(year)) year += 1;
  return year === from ? null : year - 1;
}

const given = new WeakMap<CalendarYear, CalendarOfYear>();

function yearOf(year: number, list: readonly CalendarYear[] | undefined): CalendarOfYear | null {
  const own = list?.find((item) => item.year === year);
  if (!own) return statutoryYear(year);
  let calendar = given.get(own);
  if (!calendar) {
    calendar = {
      holidays: new Map(own.holidays.map(({ date, holiday }) => [date, holiday])),
      workdays: new Set(own.workdays),
    };
    given.set(own, calendar);
  }
  return calendar;
}
