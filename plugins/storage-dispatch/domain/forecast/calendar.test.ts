import { describe, expect, it } from 'vitest';
import type { CalendarData, DayKind } from '../../contracts/forecast.ts';
import { backtest } from './backtest/backtest.ts';
import { pastIssues } from './backtest/issues.ts';
import { pastIssuesOf } from './backtest/walk-forward.ts';
import { calendarFrom } from './calendar.ts';
import { createContext } from './context.ts';
import { madeLoad } from './fixtures/made-series.ts';
import type { Candidate } from './methods/candidates.ts';

const night: CalendarData = {
  days: { '2026-10-01': 'holiday', '2026-10-10': 'workday' },
  shifts: [
    { fromMinute: 8 * 60, toMinute: 20 * 60, kinds: ['workday'] },
    { fromMinute: 20 * 60, toMinute: 32 * 60, kinds: ['workday'] },
  ],
};

describe('a calendar of plain data', () => {
  it('knows the shift of a minute, on a night shift also after midnight', () => {
    const shift = calendarFrom(night).shift!;
    expect([7, 8, 19, 20, 23].map((hour) => shift('2026-09-30', hour * 60))).toEqual([2, 1, 1, 2, 2]);
    // The night from the last workday runs into the holiday, on which nobody begins.
    expect([7, 8, 23].map((hour) => shift('2026-10-01', hour * 60))).toEqual([2, 0, 0]);
    // 10 October 2026 is a Saturday that is worked.
    expect(shift('2026-10-10', 9 * 60)).toBe(1);
    expect(shift('2026-10-11', 9 * 60)).toBe(0);
    expect(calendarFrom({ days: {}, shifts: [] }).shift).toBeUndefined();
  });
});

/** A works that rests on holidays and shutdowns and works on made-up Sundays; told of them or not. */
describe('forecasts of a works that keeps a calendar', () => {
  const plain = madeLoad(120);
  const firstDay = Date.UTC(2026, 2, 2);
  const date = (day: number) => new Date(firstDay + day * 86_400_000).toISOString().slice(0, 10);
  const days: Record<string, DayKind> = {};
  for (const day of [65, 66, 67, 85, 99, 106]) days[date(day)] = 'holiday';
  for (const day of [76, 77, 78, 101, 102]) days[date(day)] = 'shutdown';
  // Sundays that are worked.
  for (const day of [69, 90, 111]) days[date(day)] = 'workday';
  const values = plain.values.map((value, i) => {
    const [day, hour] = [Math.floor(i / 24), i % 24];
    const kind = days[date(day)];
    const random = value / (hour >= 8 && hour < 18 && day % 7 < 5 ? 80 + 10 * Math.sin(hour) : 5);
    if (kind === 'workday' && hour >= 8 && hour < 18) return (80 + 10 * Math.sin(hour)) * random;
    return kind === 'holiday' || kind === 'shutdown' ? 5 * random : value;
  });
  const candidates: Candidate[] = [
    { method: 'similar-days-median', parameters: { like: 'weekday', days: 8 } },
    { method: 'similar-days-median', parameters: { like: 'kind', days: 24 } },
    { method: 'ridge', parameters: { lambda: 1e-3 } },
  ];
  const scores = (calendar: CalendarData) => {
    const context = createContext({ kind: 'load', series: { ...plain, values } }, 24, calendarFrom(calendar));
    const end = values.length;
    const past = pastIssuesOf(context, pastIssues(context, end, 1, 7 * 24), 24, end);
    return backtest(context, past, {
      candidates,
      testIssues: 56,
      issuesPerDay: 1,
      knownBefore: end,
      refitDays: 7,
      trainDays: 100,
      calibrationDays: 28,
    }).map((result) => result.scores.mae);
  };

  it('are better by half where they are told of it', () => {
    const [told, untold] = [scores({ days, shifts: [] }), scores({ days: {}, shifts: [] })];
    told.forEach((mae, i) => expect(mae, candidates[i]!.method).toBeLessThan(0.5 * untold[i]!));
  });

  it('do no worse with a calendar that says nothing new', () => {
    const shifts = [{ fromMinute: 8 * 60, toMinute: 18 * 60, kinds: ['workday' as const] }];
    const [told, untold] = [scores({ days, shifts }), scores({ days, shifts: [] })];
    told.forEach((mae, i) => expect(mae).toBeLessThan(1.01 * untold[i]!));
  });
});
