import type { DayKind } from './series.ts';

/** A shift that works on some kinds of days; minutes of the local day, `to` up to 2 × 1440 where it ends on the next day. */
export interface WorkShift {
  fromMinute: number;
  toMinute: number;
  kinds: readonly DayKind[];
}

/** A calendar as plain data: it can be sent to a thread and stored. */
export interface CalendarData {
  /** Local days (`YYYY-MM-DD`) whose kind is not that of their weekday. */
  days: Readonly<Record<string, DayKind>>;
  /** Shift `n` of the list is number `n + 1`; 0 means that none works. */
  shifts: readonly WorkShift[];
}
