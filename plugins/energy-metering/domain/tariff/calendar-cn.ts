import { createRequire } from 'node:module';
import { z } from 'zod';
import type { HolidayName } from '../../contracts/index.ts';

/** Days that the arrangement of a year takes off or makes up, by `YYYY-MM-DD`. */
export interface CalendarOfYear {
  readonly holidays: ReadonlyMap<string, HolidayName>;
  readonly workdays: ReadonlySet<string>;
}

const names: Record<string, HolidayName> = {
  元旦: 'new-year',
  春节: 'spring-festival',
  清明: 'qingming',
  劳动节: 'labour-day',
  端午: 'dragon-boat',
  中秋: 'mid-autumn',
  国庆节: 'national-day',
};

/**
 * The table that the library ships, date → "National Day,国庆节,3". Its functions are not used: they build the same table
 * at run time in the zone of the process, a day off west of Greenwich, and answer for years without data.
 */
const days = z
  .object({ holidays: z.record(z.string(), z.string()), workdays: z.record(z.string(), z.string()) })
  .parse(createRequire(import.meta.url)('chinese-days/dist/chinese-days.json'));

const years = new Map<number, CalendarOfYear | null>();

/**
 * Days off and make-up workdays that the State Council's notices gave for `year`; null for a year the library does not
 * hold.
 */
export function statutoryYear(year: number): CalendarOfYear | null {
  let known = years.get(year);
  if (known === undefined) years.set(year, (known = readYear(`${year}-`)));
  return known;
}

function readYear(prefix: string): CalendarOfYear | null {
  const holidays = Object.entries(days.holidays)
    .filter(([date]) => date.startsWith(prefix))
    .map(([date, name]) => [date, names[name.split(',')[1] ?? ''] ?? 'other'] as const);
  // The eve of a known year is in the table too; an arrangement of the year itself always has National Day.
  if (!holidays.some(([, name]) => name === 'national-day')) return null;
  const workdays = Object.keys(days.workdays).filter((date) => date.startsWith(prefix));
  return { holidays: new Map(holidays), workdays: new Set(workdays) };
}
