import { localDate } from '@lingtan/sdk';
import type { WorkCalendarService, WorkDay } from '@lingtan/energy-metering/contracts';
import type { CalendarData, DayKind, DispatchConfig, WorkShift } from '../../contracts/index.ts';
import { weekdayKind } from '../../domain/index.ts';

type CalendarConfig = Pick<DispatchConfig, 'calendar' | 'shutdowns' | 'extraWorkdays' | 'shifts'>;

/** The calendar of a span, and its days of which the product does not know whether they are worked. */
export interface ParkCalendar {
  data: CalendarData;
  unknown: string[];
}

const day = 86_400_000;
const kindOf: Record<Exclude<WorkDay['type'], 'weekend' | 'unknown'>, DayKind> = {
  workday: 'workday',
  holiday: 'holiday',
};

/** Statutory days between two instants, overruled by what the operator entered: days worked, and shutdowns above all. */
export async function parkCalendar(
  statutory: WorkCalendarService,
  config: CalendarConfig,
  { from, to, timeZone }: { from: number; to: number; timeZone: string },
): Promise<ParkCalendar> {
  // The day before the first and after the last are features of these.
  const [first, last] = [localDate(from - 2 * day, timeZone), localDate(to + 2 * day, timeZone)];
  const list = config.calendar === 'cn' ? await statutory.days({ from: first, to: last }) : [];
  const days: Record<string, DayKind> = {};
  for (const { date, type } of list) {
    if (type === 'weekend' || type === 'unknown') continue;
    if (kindOf[type] !== weekdayKind(date)) days[date] = kindOf[type];
  }
  for (const date of config.extraWorkdays) days[date] = 'workday';
  for (const span of config.shutdowns)
    for (let at = Date.parse(max(span.from, first)); at <= Date.parse(min(span.to, last)); at += day)
      days[new Date(at).toISOString().slice(0, 10)] = 'shutdown';
  const unknown = list.filter(({ type }) => type === 'unknown').map(({ date }) => date);
  return { data: { days, shifts: config.shifts.map(shiftOf) }, unknown };
}

function shiftOf({ from, to, days }: DispatchConfig['shifts'][number]): WorkShift {
  const [fromMinute, end] = [minuteOf(from), minuteOf(to)];
  return { fromMinute, toMinute: end > fromMinute ? end : end + 1440, kinds: days };
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}

const max = (a: string, b: string): string => (a > b ? a : b);
const min = (a: string, b: string): string => (a < b ? a : b);
