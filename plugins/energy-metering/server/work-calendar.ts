import type { WorkCalendarService } from '../contracts/index.ts';
import { calendarDay, dateToDays, daysToDate } from '../domain/index.ts';
import { energyErrors } from './errors.ts';

const mostDays = 3700;

/** The calendar that tariffs use, offered to other plugins. */
export const workCalendar: WorkCalendarService = {
  async days({ from, to }) {
    const [first, last] = [dateToDays(from), dateToDays(to)];
    if (last - first >= mostDays) throw energyErrors.SPAN_TOO_LONG({ from, to, days: mostDays });
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
      calendarDay(daysToDate(first + i), { calendar: 'cn' }),
    );
  },
};
