import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultGap, fillBetween, joinColumns, stackColumns, withGaps } from './align.ts';
import { chartModel, chartRows, nearestIndex, valueAt } from './model.ts';
import { sparkPath } from './sparkline.tsx';
import type { ChartSeries } from './types.ts';

describe('gaps', () => {
  test('a pause longer than the limit is broken by a null', () => {
    expect(withGaps([0, 10, 50], [1, 2, 3], 30)).toEqual({ ts: [0, 10, 11, 50], values: [1, 2, null, 3] });
    expect(defaultGap([0, 10, 20, 30, 90])).toBe(30);
    expect(defaultGap([0, 10])).toBe(Infinity);
  });

  test('a step holds for its length before a gap and at the end', () => {
    expect(withGaps([0, 10, 50], [1, 2, 3], 30, 10)).toEqual({
      ts: [0, 10, 20, 21, 50, 60],
      values: [1, 2, 2, null, 3, 3],
    });
    const steps: ChartSeries = { id: 's', label: 'S', style: 'step', ts: [0, 10, 20, 90], values: [1, 2, 3, 4] };
    expect(chartModel([steps]).ts).toEqual([0, 10, 20, 30, 31, 90, 100]);
    expect(chartRows(chartModel([steps]))).toHaveLength(4);
    // Where it is known when the last one ends, also for a single step, whose width nothing tells.
    expect(withGaps([0, 10], [1, 2], 30, 10, 14)).toEqual({ ts: [0, 10, 14], values: [1, 2, 2] });
    expect(withGaps([5], [1], Infinity, 0, 9)).toEqual({ ts: [5, 9], values: [1, 1] });
    expect(withGaps([5], [1], Infinity, 0, 5)).toEqual({ ts: [5], values: [1] });
  });

  test('values that are not numbers are gaps too', () => {
    expect(withGaps([0, 1, 2], [1, Number.NaN, null], 10).values).toEqual([1, null, null]);
  });
});

describe('alignment', () => {
  test('columns meet on the union of their times and keep their own values', () => {
    const joined = joinColumns([
      { ts: [0, 20], values: [1, 2] },
      { ts: [10, 20], values: [5, null] },
    ]);
    expect(joined.ts).toEqual([0, 10, 20]);
    expect(joined.columns).toEqual([
      [1, undefined, 2],
      [undefined, 5, null],
    ]);
  });

  test('no sample is lost or invented', () => {
    const column = fc.uniqueArray(fc.nat(500), { maxLength: 40 }).map((ts) => {
      const sorted = [...ts].sort((a, b) => a - b);
      return { ts: sorted, values: sorted.map((at) => at * 2) };
    });
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 5 }), (parts) => {
        const { ts, columns } = joinColumns(parts);
        parts.forEach((part, at) => {
          const kept = ts.flatMap((time, i) => (columns[at]![i] === undefined ? [] : [[time, columns[at]![i]]]));
          expect(kept).toEqual(part.ts.map((time, i) => [time, part.values[i]]));
        });
      }),
    );
  });

  test('between two samples of a stack the line is straight, across a gap there is nothing', () => {
    expect(fillBetween([0, 5, 10], [0, undefined, 10])).toEqual([0, 5, 10]);
    expect(fillBetween([0, 5, 10, 15], [0, null, undefined, 3])).toEqual([0, null, null, 3]);
    expect(fillBetween([0, 5], [undefined, 3])).toEqual([null, 3]);
  });
});

describe('stacks', () => {
  test('positive parts add upwards, negative ones downwards', () => {
    expect(stackColumns([[1], [-2], [3], [-4]])).toEqual([[1], [-2], [4], [-6]]);
  });

  test('where one part is unknown the sum is unknown; a part that never had a value does not count', () => {
    expect(
      stackColumns([
        [1, 1],
        [null, 2],
      ]),
    ).toEqual([
      [null, 1],
      [null, 3],
    ]);
    expect(stackColumns([[1], [null]])).toEqual([[1], [null]]);
  });
});

describe('model', () => {
  const pv: ChartSeries = { id: 'pv', label: 'PV', style: 'stack', ts: [0, 60_000], values: [1, 2] };
  const grid: ChartSeries = { id: 'grid', label: 'Grid', style: 'stack', ts: [0, 60_000], values: [10, 20] };
  const load: ChartSeries = { id: 'load', label: 'Load', ts: [0, 60_000], values: [8, 9], min: [7, 8], max: [9, 30] };

  test('stacks, bands and raw values', () => {
    const model = chartModel([grid, pv, load]);
    expect(model.columns.map((column) => [column.series.id, column.role, column.drawn])).toEqual([
      ['grid', 'value', [10, 20]],
      ['pv', 'value', [11, 22]],
      ['load', 'value', [8, 9]],
      ['load', 'max', [9, 30]],
      ['load', 'min', [7, 8]],
    ]);
    expect(model.bands).toEqual([
      { upper: 1, lower: 0, series: 1, kind: 'stack' },
      { upper: 3, lower: 4, series: 2, kind: 'range' },
    ]);
    expect(model.raw[1]).toEqual([1, 2]);
    expect(model).toMatchObject({ magnitude: 30, zeroBased: true });
    expect(chartRows(model)[1]).toEqual(['1970-01-01T00:01:00.000Z', 20, 2, 9]);
  });

  test('the cursor finds the nearest time and the value that held there', () => {
    expect(nearestIndex([0, 10, 20], 14)).toBe(1);
    expect(nearestIndex([], 3)).toBeNull();
    expect(valueAt([1, undefined, undefined], 2)).toBe(1);
    expect(valueAt([1, null, undefined], 2)).toBeNull();
  });

  test('nothing to draw is an empty model', () => {
    expect(chartModel([])).toMatchObject({ ts: [], columns: [], magnitude: 0, zeroBased: false });
    expect(sparkPath([null], 10, 10, true)).toBe('');
    expect(sparkPath([1, null, 1], 10, 10, true).match(/M/g)).toHaveLength(2);
  });
});
