import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartModel } from './model.ts';
import { keyLayout, type ChartPicture, type PictureKey } from './picture.ts';
import { chartSvg } from './svg.ts';
import { areaPath, bandPath, linePath, runs } from './svg-paths.ts';
import type { ChartSeries } from './types.ts';

const same = { x: (ts: number) => ts, y: (value: number) => value };

describe('paths', () => {
  test('a line is broken at gaps and drawn through where only others have samples', () => {
    expect(linePath([0, 1, 2, 3, 4], [1, undefined, 2, null, 3], same)).toBe('M0.0 1.0L2.0 2.0M4.0 3.0h0');
    expect(linePath([0, 2], [1, 3], same, true)).toBe('M0.0 1.0L2.0 1.0L2.0 3.0');
  });

  test('areas close at their level, bands at the other edge', () => {
    expect(areaPath([0, 2], [1, 3], 0, same)).toBe('M0.0 0.0L0.0 1.0L2.0 3.0L2.0 0.0Z');
    expect(bandPath([0, 1, 2], [3, 3, null], [1, 2, 2], same)).toBe('M0.0 3.0L1.0 3.0L1.0 2.0L0.0 1.0Z');
    expect(bandPath([0, 1], [3, 4], [1, 2], same, true)).toBe('M0.0 3.0L1.0 3.0L1.0 4.0L1.0 2.0L1.0 1.0L0.0 1.0Z');
  });

  test('every known sample is in exactly one run', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(null, undefined), fc.integer())), (column) => {
        const known = column.flatMap((value, index) => (typeof value === 'number' ? [index] : []));
        expect(runs(column).flat()).toEqual(known);
      }),
    );
  });
});

const hour = 3_600_000;
const series: ChartSeries[] = [
  { id: 'pv', label: 'PV & wind', style: 'stack', ts: [0, hour], values: [1, 2] },
  { id: 'grid', label: 'Grid', style: 'stack', ts: [0, hour], values: [3, 4] },
  { id: 'load', label: '负荷', ts: [0, hour], values: [4, 5], min: [3, 4], max: [5, 6] },
];

function picture(change: Partial<ChartPicture> = {}): ChartPicture {
  const model = chartModel(series);
  return {
    model,
    hidden: new Set(),
    width: 600,
    height: 200,
    plot: { left: 52, top: 18, width: 530, height: 156 },
    range: { from: 0, to: 2 * hour },
    bounds: { low: 0, high: 8 },
    ticks: { x: [{ at: hour, label: '01:00' }], y: [{ at: 4, label: '4' }] },
    unit: 'MW',
    nights: [{ from: -hour, to: hour / 2 }],
    limits: [{ value: 7, label: 'Limit <7>', color: '#c9252d' }],
    now: hour,
    keys: series.map(({ label }): PictureKey => ({ label, color: '#ca8400', look: 'line' })),
    colors: model.columns.map(() => '#ca8400'),
    palette: { text: '#111111', dim: '#555555', grid: '#dddddd', surface: '#ffffff', night: '#2a35420e' },
    ...change,
  };
}

describe('an exported chart', () => {
  test('carries unit, axes, limits and legend, its texts escaped', () => {
    const svg = chartSvg(picture());
    for (const text of ['>MW<', '>01:00<', '>4<', '>Limit &lt;7&gt;<', '>PV &amp; wind<', '>负荷<']) {
      expect(svg).toContain(text);
    }
    expect(svg).not.toMatch(/NaN|undefined|var\(/);
  });

  test('shades the night inside the plot only', () => {
    const rect = /<rect x="([\d.]+)" y="18" width="([\d.]+)" height="156" fill="#2a3542" fill-opacity="0.05"\/>/.exec(
      chartSvg(picture()),
    );
    expect([rect![1], rect![2]].map(Number)).toEqual([52, 132.5]);
  });

  test('leaves out what is hidden', () => {
    const strokes = (svg: string) => svg.match(/stroke="#ca8400" stroke-width/g)!.length;
    const all = strokes(chartSvg(picture()));
    expect(strokes(chartSvg(picture({ hidden: new Set([2]) })))).toBe(all - 1);
  });

  test('wraps its legend and grows with it', () => {
    const keys = Array.from({ length: 12 }, (): PictureKey => ({
      label: '110 kV 金城变电站',
      color: '#000000',
      look: 'pale',
    }));
    const { places, height } = keyLayout(keys, 12, 588);
    expect(Math.max(...places.map(({ x }) => x))).toBeLessThan(588);
    expect(new Set(places.map(({ y }) => y)).size).toBeGreaterThan(1);
    expect(chartSvg(picture({ keys }))).toContain(`height="${200 + height}"`);
  });
});
