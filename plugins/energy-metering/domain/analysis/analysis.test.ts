import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationCurve, findAnomalies, heatMap, loadStatistics, localHours, powerColumn } from './index.ts';

const width = 900_000;
const from = Date.parse('2026-11-22T16:00:00Z'); // Monday 00:00 in Shanghai

describe('figures of a load', () => {
  it('are those of the intervals that are known', () => {
    const amounts = [250, 500, NaN, 1000, 250];
    const figures = loadStatistics(powerColumn(from, width, amounts), amounts);
    expect(figures).toEqual({
      energyWh: 2000,
      meanKw: 2,
      maxKw: 4,
      maxAt: from + 3 * width,
      minKw: 1,
      loadFactor: 0.5,
      baseKw: 1,
      known: 4,
      unknown: 1,
    });
  });
  it('say nothing when nothing is known', () => {
    expect(loadStatistics(powerColumn(from, width, [NaN]), [NaN])).toMatchObject({ maxKw: null, energyWh: null });
  });
  it('hold between minimum and maximum, whatever the load', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 300 }), (amounts) => {
        const column = powerColumn(from, width, amounts);
        const { minKw, baseKw, meanKw, maxKw } = loadStatistics(column, amounts);
        expect(minKw! <= baseKw! && baseKw! <= maxKw!).toBe(true);
        expect(meanKw!).toBeLessThanOrEqual(maxKw! + 1e-9);
        const exceeded = column.kw.filter((kw) => kw >= baseKw!).length;
        expect(exceeded / amounts.length).toBeGreaterThanOrEqual(0.95);
        const { kw, share } = durationCurve(column, 50);
        expect(kw[0]).toBe(maxKw);
        expect(kw.at(-1)).toBe(amounts.length === 1 ? maxKw : minKw);
        expect(kw.every((each, at) => at === 0 || each <= kw[at - 1]!)).toBe(true);
        expect(share.at(-1)).toBe(amounts.length === 1 ? 1 : 1);
      }),
    );
  });
});

describe('the heat map', () => {
  it('puts each interval into its local weekday and hour', () => {
    const amounts = new Float64Array(7 * 96).fill(250);
    amounts.fill(1000, 2 * 96 + 8 * 4, 2 * 96 + 9 * 4); // Wednesday 08:00–09:00
    const map = heatMap(powerColumn(from, width, amounts), localHours(from, width, amounts.length, 'Asia/Shanghai'));
    expect(map[2]![8]).toBe(4);
    expect(map.flat().filter((kw) => kw === 1)).toHaveLength(7 * 24 - 1);
  });
  it('has no hour that does not exist, and one that exists twice, where clocks change', () => {
    const day = Date.parse('2026-03-28T23:00:00Z'); // Sunday 00:00 in Berlin, 23 hours long
    const hours = localHours(day, width, 92, 'Europe/Berlin');
    expect(new Set(hours.weekday)).toEqual(new Set([6]));
    expect(hours.hour.includes(2)).toBe(false);
    const long = localHours(Date.parse('2026-10-24T22:00:00Z'), width, 100, 'Europe/Berlin');
    expect(long.hour.filter((hour) => hour === 2)).toHaveLength(8);
  });
});

describe('anomalies', () => {
  const weeks = 9;
  const load = (change: (amounts: Float64Array) => void) => {
    const amounts = Float64Array.from({ length: weeks * 672 }, (_, slot) =>
      Math.round(1000 + 600 * Math.sin((slot % 96) / 15) + ((slot * 7919) % 41)),
    );
    change(amounts);
    return powerColumn(from, width, amounts);
  };
  const since = from + 8 * 672 * width;

  it('are the stretches unlike the weeks before', () => {
    const column = load((amounts) => amounts.fill(3000, 8 * 672 + 100, 8 * 672 + 108));
    const [only, ...more] = findAnomalies(column, since);
    expect(more).toEqual([]);
    expect([only!.from, only!.to]).toEqual([since + 100 * width, since + 108 * width]);
    expect(only!.measuredKw).toBe(12);
    expect(only!.expectedKw).toBeLessThan(8);
  });
  it('are not found in an ordinary week, nor hidden by one strange week before', () => {
    expect(
      findAnomalies(
        load(() => {}),
        since,
      ),
    ).toEqual([]);
    const twice = load((amounts) => {
      amounts.fill(0, 7 * 672 + 100, 7 * 672 + 130);
      amounts.fill(0, 8 * 672 + 100, 8 * 672 + 130);
    });
    expect(findAnomalies(twice, since)).toHaveLength(1);
  });
  it('need four known weeks', () => {
    const column = load((amounts) => {
      amounts.fill(NaN, 0, 5 * 672);
      amounts.fill(9000, 8 * 672 + 100, 8 * 672 + 108);
    });
    expect(findAnomalies(column, since)).toEqual([]);
  });
});
