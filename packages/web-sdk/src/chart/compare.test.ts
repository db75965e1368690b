import { expect, test } from 'vitest';
import { withComparison } from './compare.ts';
import { chartModel, chartRows } from './model.ts';
import type { ChartSeries } from './types.ts';

const day = 86_400_000;
const load: ChartSeries = { id: 'load', label: 'Load', color: 'load', ts: [day, day + 60_000], values: [8, 9] };
const grid: ChartSeries = { id: 'grid', label: 'Grid', style: 'stack', ts: [day, day + 60_000], values: [4, 5] };

test('without a comparison the series stay as they are', () => {
  const series = [grid, load];
  expect(withComparison(series, null)).toBe(series);
});

test('each series is followed by its counterpart at the times of the chart', () => {
  const yesterday = { ...load, ts: [0, 60_000], values: [6, null], min: [5, 5], max: [7, 7] };
  const shown = withComparison([grid, load], { series: [yesterday], shiftMs: day, label: 'previous day' });
  expect(shown.map(({ id, label, pale }) => [id, label, pale])).toEqual([
    ['grid', 'Grid', undefined],
    ['load', 'Load', undefined],
    ['load previous day', 'previous day', true],
  ]);
  expect(shown[2]).toMatchObject({ color: 'load', ts: load.ts, values: [6, null], style: 'line' });
  expect(shown[2]).not.toHaveProperty('min');
  expect(chartRows(chartModel(shown))).toEqual([
    ['1970-01-02T00:00:00.000Z', 4, 8, 6],
    ['1970-01-02T00:01:00.000Z', 5, 9, null],
  ]);
});

test('colours are those the series had before, also for what has no counterpart', () => {
  const bare = (id: string): ChartSeries => ({ id, label: id, ts: [0], values: [1] });
  const shown = withComparison([bare('a'), bare('b')], {
    series: [bare('b'), bare('c')],
    shiftMs: 0,
    label: 'before',
  });
  expect(shown.map(({ id, label, color }) => [id, label, color])).toEqual([
    ['a', 'a', 'var(--lt-series-1)'],
    ['b', 'b', 'var(--lt-series-2)'],
    ['b before', 'before', 'var(--lt-series-2)'],
    ['c before', 'c · before', 'var(--lt-series-3)'],
  ]);
});
