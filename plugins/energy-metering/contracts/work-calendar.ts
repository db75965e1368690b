import { defineService } from '@lingtan/sdk';
import type { DayType, HolidayName } from './tariff-words.ts';

/** What the statutory calendar of China says about one local date. */
export interface WorkDay {
  /** `YYYY-MM-DD`. */
  date: string;
  /** `unknown`: the arrangement of the year is not known, so that it could be a workday, a weekend or a holiday. */
  type: DayType | 'unknown';
  holiday: HolidayName | null;
  /** A Saturday or Sunday that is worked for a day off elsewhere. */
  makeUp: boolean;
}

/** Days off and make-up workdays as tariffs count them, for whoever needs to know whether a day is worked. */
export interface WorkCalendarService {
  /** Every day from `from` to `to`, both `YYYY-MM-DD` and included; at most 3,700 days. */
  days(query: { from: string; to: string }): Promise<WorkDay[]>;
}

export const WorkCalendar = defineService<WorkCalendarService>('energy.work-calendar', { version: 1 });
