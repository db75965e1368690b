import { describe, expect, it } from 'vitest';
import { createContext } from '../context.ts';
import { madeLoad } from '../fixtures/made-series.ts';
import { seededRandom } from '../random.ts';
import { buildFeatures } from './build-features.ts';
import { column } from './frame.ts';

describe('features', () => {
  it('do not depend on what is measured at or after the issue', () => {
    const series = madeLoad(60);
    const random = seededRandom(3);
    for (const issue of [30 * 24, 33 * 24 + 7, 40 * 24 + 23]) {
      const later = series.values.map((value, i) => (i < issue ? value : 1e6 * random()));
      const [a, b] = [series.values, later].map((values) =>
        buildFeatures(createContext({ kind: 'load', series: { ...series, values } }), [issue], 72),
      );
      expect(a!.columns).toEqual(b!.columns);
      expect(column(a!, 'kind-median-24').every((value) => value > 0)).toBe(true);
    }
  });

  it('look back to the latest day on which the slot is over', () => {
    const series = madeLoad(20);
    const context = createContext({ kind: 'load', series });
    const issue = 15 * 24 + 10;
    const frame = buildFeatures(context, [issue], 48);
    const lag = column(frame, 'lag-day');
    expect(lag[0]).toBe(series.values[issue - 24]);
    expect(lag[13]).toBe(series.values[issue + 13 - 24]);
    // 9:00 of the next day: today's 9:00 is known, 10:00 is not.
    expect(lag[23]).toBe(series.values[issue - 1]);
    expect(lag[24]).toBe(series.values[issue - 24]);
    expect(column(frame, 'lag-week')[0]).toBe(series.values[issue - 7 * 24]);
    expect(column(frame, 'lead')[5]).toBe(5);
  });

  it('take Sundays for a holiday that has none before it, and keep earlier holidays out of weekdays', () => {
    const series = madeLoad(29);
    const holidays = (dates: string[]) =>
      createContext({ kind: 'load', series }, 24, {
        dayKind: (date) => (dates.includes(date) ? 'holiday' : undefined),
      });
    const monday = (dates: string[]) => column(buildFeatures(holidays(dates), [28 * 24], 24), 'weekday-median-8')[10]!;
    const noon = (day: number) => series.values[day * 24 + 10]!;
    expect(monday(['2026-03-30'])).toBeLessThan(10);
    const [low, high] = [noon(7), noon(21)].sort((a, b) => a - b) as [number, number];
    // Of the four Mondays the first is told to be a holiday: three remain, and the median is theirs.
    expect(monday(['2026-03-02'])).toBe([low, high, noon(14)].sort((a, b) => a - b)[1]);
  });
});
