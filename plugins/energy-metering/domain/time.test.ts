import { dayStart } from '@lingtan/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affectedSpan } from './affected.ts';
import { cutSpan, mergeSpans } from './grid.ts';

const width = 900_000;

describe('affected intervals', () => {
  const at = (ts: number) => ({ ts, value: 0, quality: 0 });

  it('reach from the neighbour before to the neighbour after', () => {
    const samples = [at(width + 1), at(5 * width), at(9 * width + 1)];
    expect(affectedSpan(samples, { from: 5 * width, to: 5 * width + 1 }, width)).toEqual({
      from: width,
      to: 10 * width,
    });
  });

  it('end with the change when nothing follows, and are empty when nothing came', () => {
    expect(affectedSpan([at(10)], { from: 5, to: 20 }, width)).toEqual({ from: 0, to: width });
    const none = affectedSpan([at(10)], { from: 20, to: 30 }, width);
    expect(none.from).toBe(none.to);
  });
});

describe('spans', () => {
  it('merge and cut without losing or doubling time', () => {
    const span = fc
      .tuple(fc.nat(10_000), fc.integer({ min: 1, max: 500 }))
      .map(([from, n]) => ({ from, to: from + n }));
    fc.assert(
      fc.property(fc.array(span), (spans) => {
        const covered = new Set(spans.flatMap((s) => Array.from({ length: s.to - s.from }, (_, i) => s.from + i)));
        const pieces = mergeSpans(spans).flatMap((s) => cutSpan(s, 128));
        expect(pieces.reduce((n, p) => n + p.to - p.from, 0)).toBe(covered.size);
        expect(pieces.every((p) => Math.floor(p.from / 128) === Math.floor((p.to - 1) / 128))).toBe(true);
      }),
    );
  });
});

describe('days of a zone', () => {
  it('start at local midnight', () => {
    expect(new Date(dayStart(Date.UTC(2026, 10, 24, 17), 'Asia/Shanghai')).toISOString()).toBe(
      '2026-11-24T16:00:00.000Z',
    );
    expect(new Date(dayStart(Date.UTC(2026, 10, 24, 15), 'Asia/Shanghai', 1)).toISOString()).toBe(
      '2026-11-24T16:00:00.000Z',
    );
  });

  it('are 23 and 25 hours long at the changes of daylight saving', () => {
    const hours = (day: number, month: number) => {
      const noon = Date.UTC(2026, month, day, 12);
      return (dayStart(noon, 'Europe/Berlin', 1) - dayStart(noon, 'Europe/Berlin')) / 3_600_000;
    };
    expect([hours(29, 2), hours(30, 2), hours(25, 9)]).toEqual([23, 24, 25]);
  });

  it('start after the gap where midnight does not exist', () => {
    const start = dayStart(Date.UTC(2026, 8, 6, 15), 'America/Santiago');
    expect(new Date(start).toISOString()).toBe('2026-09-06T04:00:00.000Z');
  });
});
