import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRange, resolveRange, stepRange, writeRange, type TimeRangeValue } from './range.ts';

const zone = 'Asia/Shanghai';
const now = Date.UTC(2026, 10, 24, 6, 31);
const midnight = Date.UTC(2026, 10, 23, 16);
const day = 86_400_000;

test('ranges follow the park day', () => {
  expect(resolveRange({ kind: 'today' }, now, zone)).toEqual({ from: midnight, to: midnight + day, live: true });
  expect(resolveRange({ kind: 'yesterday' }, now, zone)).toEqual({ from: midnight - day, to: midnight, live: false });
  expect(resolveRange({ kind: '7d' }, now, zone).from).toBe(midnight - 6 * day);
  expect(resolveRange({ kind: 'month' }, now, zone).from).toBe(Date.UTC(2026, 9, 31, 16));
  expect(resolveRange({ kind: 'live', minutes: 60 }, now, zone)).toEqual({
    from: now - 3_600_000,
    to: now,
    live: true,
  });
});

test('a day steps to the day before, a month to a whole month, a window by its length', () => {
  expect(stepRange({ kind: 'today' }, -1, now, zone)).toEqual({ kind: 'custom', from: midnight - day, to: midnight });
  const october = stepRange({ kind: 'month' }, -1, now, zone);
  expect(october).toEqual({ kind: 'custom', from: Date.UTC(2026, 8, 30, 16), to: Date.UTC(2026, 9, 31, 16) });
  expect(stepRange(october, -1, now, zone)).toMatchObject({ from: Date.UTC(2026, 7, 31, 16) });
  expect(stepRange({ kind: 'custom', from: 100, to: 250 }, 1, now, zone)).toEqual({
    kind: 'custom',
    from: 250,
    to: 400,
  });
});

test('what is written to the URL reads back, what is not a range does not', () => {
  const values = fc.oneof(
    fc.constantFrom<TimeRangeValue>({ kind: 'today' }, { kind: 'yesterday' }, { kind: '7d' }, { kind: 'month' }),
    fc.integer({ min: 1, max: 9999 }).map((minutes): TimeRangeValue => ({ kind: 'live', minutes })),
    fc
      .tuple(fc.nat(1e12), fc.integer({ min: 1, max: 1e9 }))
      .map(([from, length]): TimeRangeValue => ({ kind: 'custom', from, to: from + length })),
  );
  fc.assert(
    fc.property(values, (value) => {
      expect(readRange(writeRange(value))).toEqual(value);
    }),
  );
  for (const text of [null, '', 'live-0m', '5-5', '9-3', 'tomorrow', '1-2-3']) expect(readRange(text)).toBeNull();
});
