import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparedRange, compareKinds, readCompare } from './compare.ts';

const zone = 'Asia/Shanghai';
const midnight = Date.UTC(2026, 10, 23, 16);
const day = 86_400_000;

test('a day is compared with the day before, a week before and a year before', () => {
  const today = { from: midnight, to: midnight + day };
  expect(comparedRange(today, 'day', zone)).toEqual({
    kind: 'day',
    from: midnight - day,
    to: midnight,
    shiftMs: day,
  });
  expect(comparedRange(today, 'week', zone).from).toBe(midnight - 7 * day);
  expect(comparedRange(today, 'year', zone)).toMatchObject({
    from: Date.UTC(2025, 10, 23, 16),
    to: Date.UTC(2025, 10, 24, 16),
  });
});

test('days of a clock change stay whole', () => {
  // 2026-03-30 in Berlin; the day before has 23 hours.
  const monday = { from: Date.UTC(2026, 2, 29, 22), to: Date.UTC(2026, 2, 30, 22) };
  const sunday = comparedRange(monday, 'day', 'Europe/Berlin');
  expect(sunday).toMatchObject({ from: Date.UTC(2026, 2, 28, 23), to: monday.from });
  expect(sunday.to - sunday.from).toBe(23 * 3_600_000);
});

test('29 February is compared with 1 March', () => {
  const leap = { from: Date.UTC(2028, 1, 28, 16), to: Date.UTC(2028, 1, 29, 16) };
  expect(comparedRange(leap, 'year', zone).from).toBe(Date.UTC(2027, 1, 28, 16));
});

test('where clocks never change a day or a week earlier is so many hours earlier', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 40 * day }), (from, length) => {
      const range = { from, to: from + length };
      const before = comparedRange(range, 'week', 'UTC');
      expect(before).toEqual({ kind: 'week', from: from - 7 * day, to: range.to - 7 * day, shiftMs: 7 * day });
    }),
  );
});

test('only known kinds are read', () => {
  for (const kind of compareKinds) expect(readCompare(kind)).toBe(kind);
  for (const text of [null, '', 'month']) expect(readCompare(text)).toBeNull();
});
