import type { CalendarData, DayKind, ForecastCalendar } from '../../contracts/forecast.ts';

const dayMs = 86_400_000;

/** Kind of a local day by its weekday alone. */
export function weekdayKind(date: string): DayKind {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 ? 'sunday' : weekday === 6 ? 'saturday' : 'workday';
}

/** A calendar of plain data as the features ask it. */
export function calendarFrom({ days, shifts }: CalendarData): ForecastCalendar {
  const kindOf = (date: string): DayKind => days[date] ?? weekdayKind(date);
  const working = (date: string, minute: number): number =>
    shifts.findIndex(
      ({ fromMinute, toMinute, kinds }) => minute >= fromMinute && minute < toMinute && kinds.includes(kindOf(date)),
    ) + 1;
  return {
    dayKind: (date) => days[date],
    // A night shift belongs to the day that it begins on.
    ...(shifts.length > 0
      ? { shift: (date, minute) => working(date, minute) || working(dayBefore(date), minute + 1440) }
      : {}),
  };
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - dayMs).toISOString().slice(0, 10);
}
