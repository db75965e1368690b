import { describe, expect, it } from 'vitest';
import { uplinkValue } from '../contracts/index.ts';
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
