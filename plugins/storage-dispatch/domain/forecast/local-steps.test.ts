import { describe, expect, it } from 'vitest';
import { dayGrid, gridValue } from './day-grid.ts';
import { createDays } from './days.ts';
import { localSteps } from './local-steps.ts';

describe('local days and slots', () => {
  it('follows clocks that change', () => {
    const start = Date.parse('2026-10-24T00:00:00+02:00');
    const steps = localSteps({ start, stepMinutes: 60, timeZone: 'Europe/Berlin' }, 24 + 25 + 1);
    expect([...steps.slot.slice(24, 29)]).toEqual([0, 1, 2, 2, 3]);
    expect(steps.day[48]! - steps.day[0]!).toBe(1);
    expect(steps.slot[49]).toBe(0);
    // Of the repeated hour the first pass counts: the second lies after other slots of its day.
    const grid = dayGrid(
      steps,
      Float64Array.from({ length: 50 }, (_, i) => i),
    );
    expect([1, 2, 3].map((slot) => gridValue(grid, steps.day[24]!, slot))).toEqual([25, 26, 28]);
    expect(gridValue(grid, steps.day[0]! - 1, 0)).toBeNaN();
  });

  it('leaves the hour that clocks skip empty', () => {
    const start = Date.parse('2026-03-29T00:00:00+01:00');
    const steps = localSteps({ start, stepMinutes: 30, timeZone: 'Europe/Berlin' }, 46);
    const grid = dayGrid(steps, new Float64Array(46).fill(1));
    expect([3, 4, 5, 6].map((slot) => gridValue(grid, steps.day[0]!, slot))).toEqual([1, NaN, NaN, 1]);
  });

  it('refuses steps that do not divide a day or lie between local steps', () => {
    const series = { start: 0, stepMinutes: 7, timeZone: 'UTC' };
    expect(() => localSteps(series, 1)).toThrow(/stepMinutes: 7/);
    expect(() => localSteps({ ...series, start: 60_000, stepMinutes: 15 }, 1)).toThrow(/1970-01-01T00:01/);
  });
});

describe('days of a calendar', () => {
  it('knows holidays and workdays made up on a weekend', () => {
    const dayOf = createDays({
      dayKind: (date) => ({ '2026-10-01': 'holiday', '2026-10-10': 'workday' })[date] as 'holiday' | undefined,
    });
    const number = (date: string) => Date.parse(`${date}T00:00Z`) / 86_400_000;
    expect(dayOf(number('2026-10-01'))).toEqual({ date: '2026-10-01', weekday: 7, kind: 3 });
    expect(dayOf(number('2026-10-10'))).toEqual({ date: '2026-10-10', weekday: 8, kind: 0 });
    expect(dayOf(number('2026-10-11'))).toEqual({ date: '2026-10-11', weekday: 6, kind: 2 });
    expect(dayOf(number('1969-12-31'))).toMatchObject({ weekday: 2 });
  });
});
