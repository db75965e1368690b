import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newHolding } from '../holdings/holding.ts';
import { totalQuantity } from '../holdings/take.ts';
import {
  contractMonths,
  energyPrice,
  plannedWh,
  takeForMonth,
  type HourRange,
  type VolumeProfile,
} from './power-contract.ts';

const range = (hour: number, wh: number, start = hour * 1_000_000): HourRange => ({
  holding: newHolding({
    ...{ id: `h${start}`, issuanceId: `i${start}`, account: 'park', start, end: start + wh - 1 },
    ...{ attributes: {}, expiresOn: '2028-03-01' },
  }),
  hour,
  hourOfDay: hour % 24,
});
const hourly = (volumes: number[]): VolumeProfile => ({
  monthFrom: '2026-02',
  monthTo: '2026-03',
  shape: 'hourly',
  volumes,
});
const day = Array.from({ length: 24 }, (_, hour) => (hour === 12 ? 500 : 0));

describe('volumes of a green power contract', () => {
  it('are those of the month, or of each day of it', () => {
    const monthly: VolumeProfile = { monthFrom: '2025-12', monthTo: '2026-02', shape: 'monthly', volumes: [5, 0, 7] };
    expect(contractMonths(monthly)).toEqual(['2025-12', '2026-01', '2026-02']);
    expect(['2025-11', '2025-12', '2026-01', '2026-02', '2026-03'].map((month) => plannedWh(monthly, month))).toEqual([
      0, 5, 0, 7, 0,
    ]);
    expect(['2026-02', '2026-03'].map((month) => plannedWh(hourly(day), month))).toEqual([28 * 500, 31 * 500]);
  });

  it('an hour is not made up by another, and no hour gives more than its volume', () => {
    const taken = takeForMonth(hourly(day), '2026-03', [
      range(12, 300),
      range(13, 900),
      range(36, 800),
      range(36, 100, 7e8),
    ]);
    expect(totalQuantity(taken.taken)).toBe(300 + 500);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(71), fc.integer({ min: 1, max: 2000 }))),
        fc.array(fc.nat(1500), { minLength: 24, maxLength: 24 }),
        (list, volumes) => {
          const ranges = list.map(([hour, wh], index) => range(hour, wh, index * 10_000));
          const profile = hourly(volumes);
          const wanted = Array.from({ length: 72 }, (_, hour) =>
            Math.min(
              volumes[hour % 24]!,
              totalQuantity(ranges.filter((each) => each.hour === hour).map(({ holding }) => holding)),
            ),
          );
          const { taken: got, rest } = takeForMonth(profile, '2026-03', ranges);
          expect(totalQuantity(got)).toBe(wanted.reduce((sum, wh) => sum + wh, 0));
          expect(totalQuantity(got) + totalQuantity(rest)).toBe(totalQuantity(ranges.map(({ holding }) => holding)));
        },
      ),
    );
  });

  it('by month takes the volume and no more; the price is never rounded up', () => {
    const monthly: VolumeProfile = { monthFrom: '2026-03', monthTo: '2026-03', shape: 'monthly', volumes: [1000] };
    expect(totalQuantity(takeForMonth(monthly, '2026-03', [range(1, 700), range(2, 700)]).taken)).toBe(1000);
    expect(totalQuantity(takeForMonth(monthly, '2026-03', [range(1, 700)]).taken)).toBe(700);
    expect(takeForMonth(monthly, '2026-04', [range(1, 700)]).taken).toEqual([]);
    expect([energyPrice(999_999, 1), energyPrice(1_000_000, 1), energyPrice(1_500_000, 333)]).toEqual([0, 1, 499]);
  });
});
