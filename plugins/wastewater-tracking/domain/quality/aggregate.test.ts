import {
  aggregateSlices,
  aggregateWindows,
  meansOf,
  windowMark,
  type Mark,
  type PartWindow,
  type Slices,
} from '@lingtan/hj212-connector/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayValue, type SampleColumns } from './day-value.ts';
import { removalByConcentration } from './removal.ts';

const tenths = (min: number, max: number) => fc.integer({ min: min * 10, max: max * 10 }).map((each) => each / 10);
const flows = fc.oneof({ weight: 12, arbitrary: tenths(0, 100) }, { weight: 1, arbitrary: tenths(-20, 0) });
const values = fc.double({ min: 0, max: 500, noNaN: true });
const slices = fc.array(
  fc.record({
    count: fc.integer({ min: 0, max: 40 }),
    flowLs: fc.option(flows, { nil: null, freq: 6 }),
    value: fc.option(values, { nil: null, freq: 6 }),
    mark: fc.constantFrom<Mark>('N', 'N', 'N', 'N', 'D'),
  }),
  { maxLength: 30 },
);
const step = { sliceSeconds: 5 };

/** Says that a mean lies among the samples it is of, but for the last digits. */
function expectBetween(value: number | null, min: number | null, max: number | null): void {
  const width = 1e-9 * Math.max(1, Math.abs(max ?? 0));
  if (value !== null) expect(value >= min! - width && value <= max! + width, `${min} ${value} ${max}`).toBe(true);
}

describe('windows of slices', () => {
  it('equal a plain recomputation with gaps, marks and water that flows back', () => {
    fc.assert(
      fc.property(slices, (each: Slices[]) => {
        const window = aggregateSlices(each, step);
        let [volume, valid, kg, plain] = [0, 0, 0, 0];
        for (const { count, flowLs, value, mark } of each) {
          if (mark !== 'N' || typeof flowLs !== 'number' || flowLs < 0 || typeof value !== 'number') continue;
          const m3 = flowLs * 0.005 * count;
          [volume, valid, kg, plain] = [volume + m3, valid + count, kg + m3 * value * 0.001, plain + value * count];
        }
        expect(window.volumeM3).toBeCloseTo(volume, 9);
        expect([window.slices, window.valid]).toEqual([valid, valid >= 120]);
        const { value, means } = meansOf(window);
        expect(means.arithmetic).toEqual(valid === 0 ? null : expect.closeTo(plain / valid, 9));
        expect(means['flow-weighted']).toEqual(volume > 0 ? expect.closeTo((kg / volume) * 1000, 6) : null);
        expectBetween(value, window.min, window.max);
        const counted = each.filter(({ count }) => count > 0);
        const isNormal = counted.every(({ mark, flowLs }) => mark === 'N' && (flowLs ?? 0) >= 0);
        expect(window.mark).toBe(counted.length === 0 ? null : isNormal ? 'N' : 'D');
      }),
      { numRuns: 500 },
    );
  });

  it('do not weigh without a flow, and say which mean they report', () => {
    const [pH, cod] = [
      [6, 7].map((value): Slices => ({ count: 60, value })),
      [5, 10].map((flowLs, index): Slices => ({ count: 60, flowLs, value: 30 + 30 * index })),
    ];
    expect(meansOf(aggregateSlices(pH!, step))).toMatchObject({ value: 6.5, method: 'arithmetic' });
    expect(meansOf(aggregateSlices(cod!, step))).toMatchObject({
      value: expect.closeTo(50, 9) as number,
      method: 'flow-weighted',
    });
  });

  it('printed samples of the standard: 17.5 L/s are 10.5, 63.0 and 1512.0 m³', () => {
    const ten = aggregateSlices([{ count: 120, flowLs: 17.5, value: 40 }], step);
    expect(ten.volumeM3).toBeCloseTo(10.5, 9);
    const times = (count: number, sums: PartWindow['sums']) =>
      aggregateWindows(Array.from({ length: count }, () => ({ sums, valid: true, mark: 'N' as const })));
    const hour = times(6, ten);
    expect(hour.volumeM3).toBeCloseTo(63, 9);
    const day = times(24, hour);
    expect(day.volumeM3).toBeCloseTo(1512, 6);
    expect(meansOf(day).value).toBeCloseTo(40, 9);
  });

  it('an hour without a valid part is not valid, one with a single part is', () => {
    const sums = aggregateSlices([{ count: 120, flowLs: 2, value: 1 }], step);
    const part: PartWindow = { sums, valid: false, mark: 'D' };
    expect(aggregateWindows([part, part])).toMatchObject({ slices: 0, validParts: 0 });
    expect(aggregateWindows([part, { ...part, valid: true, mark: 'N' }])).toMatchObject({ validParts: 1, mark: 'D' });
  });
});

describe('the mean of a day', () => {
  const minute = 60_000;
  const series = (value: fc.Arbitrary<number>): fc.Arbitrary<SampleColumns> =>
    fc
      .array(fc.tuple(fc.integer({ min: 1, max: 9 }), value, fc.constantFrom(1, 1, 1, 1, 1, 1, 0)), {
        minLength: 40,
        maxLength: 80,
      })
      .map((samples) => {
        let at = -minute;
        return {
          ts: Float64Array.from(samples, ([gap]) => (at += gap * minute)),
          value: Float64Array.from(samples, ([, each]) => each),
          normal: Uint8Array.from(samples, ([, , normal]) => normal),
        };
      });
  const span = { from: 0, to: 6 * 60 * minute };

  it('lies between the least and the largest sample that is counted, whichever way the water flows', () => {
    let weighted = 0;
    fc.assert(
      fc.property(series(values), series(flows), (parameter, flow) => {
        const day = dayValue(parameter, flow, span);
        for (const mean of Object.values(day.means)) expectBetween(mean, day.min, day.max);
        expectBetween(day.value, day.min, day.max);
        expect(day.volumeM3 ?? 0).toBeGreaterThanOrEqual(0);
        if (day.method === 'flow-weighted') weighted++;
      }),
      { numRuns: 300 },
    );
    expect(weighted).toBeGreaterThan(30);
  });

  it('is of no window in which water flowed back', () => {
    const back = fc.double({ min: -100, max: -1e-6, noNaN: true });
    fc.assert(
      fc.property(series(values), series(back), (parameter, flow) => {
        const { value, method, validWindows, loadKg, volumeM3 } = dayValue(parameter, flow, span);
        expect({ value, method, validWindows, loadKg, volumeM3 }).toEqual({
          ...{ value: null, method: null, validWindows: 0, loadKg: null, volumeM3: null },
        });
      }),
    );
  });
});

describe('marks', () => {
  it('one abnormal value spoils a window of wastewater; flue gas stands with 75 %', () => {
    expect(windowMark('wastewater', ['N', 'N', 'C'])).toBe('C');
    expect(windowMark('wastewater', ['N', 'M', 'D'])).toBe('D');
    expect(windowMark('flue-gas', ['N', 'N', 'N', 'C'])).toBe('N');
    expect(windowMark('flue-gas', ['N', 'N', 'C', 'C'])).toBe('D');
    expect(windowMark('flue-gas', [])).toBeNull();
  });
});

describe('removal', () => {
  it('is nothing where nothing came in', () => {
    expect(removalByConcentration(100, 20)).toBe(80);
    expect(removalByConcentration(0, 0)).toBeNull();
    expect(removalByConcentration(null, 3)).toBeNull();
  });
});
