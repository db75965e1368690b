import type { DayKind, ForecastCalendar } from '../../contracts/forecast.ts';

const dayMs = 86_400_000;

/** Numbers of the day kinds, as features. */
export const kindNumber: Readonly<Record<DayKind, number>> = {
  workday: 0,
  saturday: 1,
  sunday: 2,
  holiday: 3,
  shutdown: 4,
};

/** Days that are like each other whatever weekday they fall on. */
const ownWeekday: Partial<Record<DayKind, number>> = { holiday: 7, shutdown: 9 };

/** What kind of day a local day is. */
export interface LocalDay {
  /** YYYY-MM-DD. */
  date: string;
  /** 0 = Monday … 6 = Sunday; 7 a holiday, 8 a day whose kind is not its weekday's, 9 a shutdown. */
  weekday: number;
  /** See {@link kindNumber}. */
  kind: number;
}

/** Reads and keeps the days of a calendar; days are numbered since 1970-01-01. */
export function createDays(calendar: ForecastCalendar = {}): (day: number) => LocalDay {
  const known = new Map<number, LocalDay>();
  return (day) => {
    let found = known.get(day);
    if (!found) {
      const date = new Date(day * dayMs).toISOString().slice(0, 10);
      // 1970-01-01 was a Thursday.
      const weekday = (((day + 3) % 7) + 7) % 7;
      const natural: DayKind = weekday < 5 ? 'workday' : weekday === 5 ? 'saturday' : 'sunday';
      const kind = calendar.dayKind?.(date) ?? natural;
      found = { date, kind: kindNumber[kind], weekday: kind === natural ? weekday : (ownWeekday[kind] ?? 8) };
      known.set(day, found);
    }
    return found;
  };
}
