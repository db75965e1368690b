import type { PointSeries } from '@lingtan/web-sdk';
import { expect, test } from 'vitest';
import { chartGroups } from './chart-groups.ts';
import type { ApiPoint } from './types.ts';

function point(id: string, unit: string, kind: ApiPoint['kind'] = 'gauge'): ApiPoint {
  return {
    id,
    assetId: 'a',
    enterpriseId: null,
    name: { en: id, 'zh-CN': id },
    kind,
    quantity: 'q',
    unit,
    expectedEverySeconds: 60,
    retention: 'standard',
  };
}

function answer(id: string, resolution: string): PointSeries {
  const column = (value: number) => [value, value];
  return {
    point: id,
    unit: 'kW',
    resolution,
    ts: [0, 600_000],
    min: column(1),
    max: column(9),
    last: column(7),
    mean: column(5),
    count: column(3),
    quality: column(0),
  };
}

test('points of one unit share a chart and keep the colour of their place', () => {
  const groups = chartGroups([point('p', 'kW'), point('soc', '%'), point('q', 'kW')], undefined, ({ id }) => id);
  expect(groups.map(({ unit, series }) => [unit, series.map(({ id, color }) => [id, color])])).toEqual([
    [
      'kW',
      [
        ['p', 'var(--lt-series-1)'],
        ['q', 'var(--lt-series-3)'],
      ],
    ],
    ['%', [['soc', 'var(--lt-series-2)']]],
  ]);
});

test('buckets show their mean with the extremes, counters and raw samples their value', () => {
  const [bucket] = chartGroups([point('p', 'kW')], [answer('p', '10m')], () => '')[0]!.series;
  expect(bucket).toMatchObject({ values: [5, 5], min: [1, 1], max: [9, 9], gapMs: 1_800_000 });
  const [counter] = chartGroups([point('p', 'kWh', 'counter')], [answer('p', '10m')], () => '')[0]!.series;
  expect(counter!.values).toEqual([7, 7]);
  const [raw] = chartGroups([point('p', 'kW')], [answer('p', 'raw')], () => '')[0]!.series;
  expect(raw!.values).toEqual([7, 7]);
  expect(raw).not.toHaveProperty('min');
  const [state] = chartGroups([point('p', '1', 'state')], [answer('p', 'raw')], () => '')[0]!.series;
  expect(state!.style).toBe('step');
});
