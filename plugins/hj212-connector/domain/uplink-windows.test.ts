import type { Hj212Item } from '@lingtan/protocols';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateSlices, meansOf, uplinkValue } from '../contracts/index.ts';
import { realtimeItems, windowItems, windowStarts } from './uplink-windows.ts';

const minute = 60_000;
const values = [
  uplinkValue.parse({ code: 'w00000', point: 'flow', scale: 1 / 3.6 }),
  uplinkValue.parse({ code: 'w01018', point: 'cod' }),
  uplinkValue.parse({ code: 'w01001', point: 'ph', digits: 2 }),
];
const sample = (at: number, value: number, quality = 0) => ({ ts: at * minute, value, quality });
const window = { from: 0, to: 10 * minute };

describe('windows that are reported', () => {
  it('weigh by the flow, with amounts after annex D', () => {
    // 36 m³/h is 10 L/s, 108 is 30: 20 L/s on the mean, 12 m³ in ten minutes.
    const flow = [sample(0, 36), sample(5, 108)];
    const items = windowItems(
      values,
      { flow, cod: [sample(0, 40), sample(5, 80)], ph: [sample(0, 7), sample(5, 8)] },
      window,
    );
    expect(items[0]).toEqual({
      'w00000-Min': '10',
      'w00000-Avg': '20',
      'w00000-Max': '30',
      'w00000-Cou': '12',
      'w00000-Flag': 'N',
    });
    // (10 × 40 + 30 × 80) ÷ 40 = 70 mg/L; 70 × 12 × 10⁻³ = 0.84 kg.
    expect(items[1]).toEqual({
      'w01018-Min': '40',
      'w01018-Avg': '70',
      'w01018-Max': '80',
      'w01018-Cou': '0.84',
      'w01018-Flag': 'N',
    });
    expect(items[2]).toEqual({ 'w01001-Min': '7', 'w01001-Avg': '7.5', 'w01001-Max': '8', 'w01001-Flag': 'N' });
  });

  it('carry the mark of what is abnormal, and make nothing up where nothing is known', () => {
    const items = windowItems(values, { cod: [sample(0, 40), sample(3, 900, 4), sample(20, 1)], ph: [] }, window);
    expect(items).toEqual([
      { 'w00000-Flag': 'B' },
      { 'w01018-Min': '40', 'w01018-Avg': '40', 'w01018-Max': '40', 'w01018-Flag': 'D' },
      { 'w01001-Flag': 'B' },
    ]);
  });

  it('come to what the slices of a day come to: water that flows back weighs nothing and marks what it is weighed with', () => {
    const tenths = fc.integer({ min: -200, max: 2000 }).map((each) => each / 10);
    const told = fc.array(fc.record({ flow: tenths, cod: tenths, quality: fc.constantFrom(0, 0, 0, 0, 0, 4) }), {
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(told, (all) => {
        const each = 10 / all.length;
        const flow = all.map(({ flow: value }, index) => sample(index * each, value));
        const cod = all.map(({ cod: value, quality }, index) => sample(index * each, value, quality));
        const [water, load] = windowItems(values, { flow, cod }, window) as [Hj212Item, Hj212Item];
        const sums = (weighed: boolean) =>
          aggregateSlices(
            all.map((slice) => ({
              ...{ count: 1, flowLs: slice.flow / 3.6, mark: weighed && slice.quality ? 'D' : 'N' },
              value: weighed ? slice.cod : slice.flow / 3.6,
            })),
            { sliceSeconds: 600 / all.length },
          );
        const [m3, kg] = [sums(false), sums(true)];
        expect([water['w00000-Flag'], load['w01018-Flag']]).toEqual([m3.mark, kg.mark]);
        expect(Number(water['w00000-Cou'] ?? 0)).toBeCloseTo(m3.volumeM3, 5);
        expect(Number(water['w00000-Cou'] ?? 0)).toBeGreaterThanOrEqual(0);
        if (kg.slices > 0) expect(Number(load['w01018-Avg'])).toBeCloseTo(meansOf(kg).value!, 2);
      }),
    );
  });

  it('begin on the edges of the clock, days at midnight of the park', () => {
    const at = (text: string): number => Date.parse(text);
    const span = { from: at('2026-11-24T15:55:00Z'), until: at('2026-11-26T16:21:00Z') };
    const starts = (kind: 'minute' | 'hour' | 'day') =>
      windowStarts(kind, span, { minuteStep: 10 }, 'Asia/Shanghai').map(({ from }) => new Date(from).toISOString());
    expect(starts('day')).toEqual(['2026-11-24T16:00:00.000Z', '2026-11-25T16:00:00.000Z']);
    expect(starts('hour').at(-1)).toBe('2026-11-26T15:00:00.000Z');
    expect(starts('minute').at(-1)).toBe('2026-11-26T16:10:00.000Z');
  });

  it('tell the newest value while it is fresh', () => {
    const latest = new Map([
      ['cod', { ts: 0, value: 41.23456, quality: 0 }],
      ['ph', { ts: -1e9, value: 7, quality: 0 }],
    ]);
    expect(realtimeItems(values, latest, 1000, 60_000)).toEqual([
      { 'w00000-Flag': 'B' },
      { 'w01018-Rtd': '41.235', 'w01018-Flag': 'N' },
      { 'w01001-Flag': 'B' },
    ]);
  });
});
