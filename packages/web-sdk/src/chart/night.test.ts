import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nightSpans, showsNight, sunElevation } from './night.ts';

const utc = (text: string) => Date.parse(`${text}Z`);
const day = 86_400_000;

// Published times: London 2025 from the table in "Summer Solstice London" (news.najib.digital, Houses of Parliament),
// London 2018 from inews.co.uk, Boston from soniakeys/meeus, which checks it against the US Naval Observatory.
test.each([
  ['London, midsummer', 51.5, -0.125, '2025-06-21T03:42:38', '2025-06-21T20:22:06'],
  ['London, midwinter', 51.5, -0.125, '2018-12-21T08:04', '2018-12-21T15:53'],
  ['Boston, February', 42.3, -71.1, '2014-02-12T11:45:28', '2014-02-12T22:11:46'],
])('the sun rises and sets as the almanac says: %s', (_place, latitude, longitude, rises, sets) => {
  const noon = (utc(rises) + utc(sets)) / 2;
  const [before, after] = nightSpans({ from: noon - day / 2, to: noon + day / 2 }, latitude, longitude);
  expect(Math.abs(before!.to - utc(rises))).toBeLessThan(90_000);
  expect(Math.abs(after!.from - utc(sets))).toBeLessThan(90_000);
});

test('beyond the polar circle there is midnight sun in June and polar night in December', () => {
  const june = { from: utc('2026-06-20T00:00'), to: utc('2026-06-23T00:00') };
  const december = { from: utc('2026-12-20T00:00'), to: utc('2026-12-23T00:00') };
  expect(nightSpans(june, 78.2, 15.6)).toEqual([]);
  expect(nightSpans(december, 78.2, 15.6)).toEqual([december]);
});

test('spans are in order, inside the range, and exactly the dark times', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: utc('2000-01-01T00:00'), max: utc('2060-01-01T00:00') }),
      fc.integer({ min: 1, max: 5 * day }),
      fc.double({ min: -60, max: 60, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      (from, length, latitude, longitude) => {
        const range = { from, to: from + length };
        let last = from;
        for (const span of nightSpans(range, latitude, longitude)) {
          expect(span.from).toBeGreaterThanOrEqual(last);
          expect(span.to).toBeGreaterThan(span.from);
          expect(span.to).toBeLessThanOrEqual(range.to);
          if (span.to - span.from > 60_000) {
            expect(sunElevation((span.from + span.to) / 2, latitude, longitude)).toBeLessThan(-0.83);
          }
          if (span.from - last > 60_000) {
            expect(sunElevation((span.from + last) / 2, latitude, longitude)).toBeGreaterThan(-0.84);
          }
          last = span.to;
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('an hour or a month is not shaded', () => {
  expect(showsNight({ from: 0, to: 3_600_000 })).toBe(false);
  expect(showsNight({ from: 0, to: day })).toBe(true);
  expect(showsNight({ from: 0, to: 31 * day })).toBe(false);
});
