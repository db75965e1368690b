import { describe, expect, it } from 'vitest';
import type { LabSample } from '../../contracts/index.ts';
import { comparisonsOf, comparisonsWithin } from './comparisons.ts';

const zone = 'Asia/Shanghai';
let no = 0;
const sampleAt = (at: string, online: number, value: number, session: string | null = null): LabSample => ({
  ...{ id: String(++no), sampleNo: `S${no}`, plant: 'p', outlet: 'out', parameter: 'COD', unit: 'mg/L', value, online },
  ...{ belowDetection: false, method: 'HJ 828-2017', stage: 'approved', onlineRef: null, steps: [], session },
  sampledAt: Date.parse(at),
});
const dayOf = (day: number, online: number): LabSample[] =>
  ['02', '04', '06'].map((hour) => sampleAt(`2026-11-${String(day).padStart(2, '0')}T${hour}:00:00Z`, online, 200));

describe('comparisons of a laboratory book', () => {
  it('stand in the one period in which their last sample lies, whole, wherever the period is cut', async () => {
    const book = [
      sampleAt('2026-11-30T02:00:00Z', 400, 200, 'autumn'),
      sampleAt('2026-11-30T06:00:00Z', 400, 200, 'autumn'),
      sampleAt('2026-12-01T02:00:00Z', 400, 200, 'autumn'),
    ];
    const read = async ({ from, to }: { from: number; to: number }) =>
      book.filter(({ sampledAt }) => sampledAt >= from && sampledAt < to);
    const [first, last] = [Date.parse('2026-11-29T16:00:00Z'), Date.parse('2026-12-02T16:00:00Z')];
    for (let cut = first; cut <= last; cut += 3_600_000) {
      const [before, after] = [
        await comparisonsWithin({ from: first - 1, to: cut }, zone, read),
        await comparisonsWithin({ from: cut, to: last + 1 }, zone, read),
      ];
      expect([...before, ...after]).toMatchObject([{ session: 'autumn', pairs: 3, pass: false }]);
    }
  });

  it('judge each session by its own pairs: many that pass do not make up for one that fails', () => {
    const days = [dayOf(1, 201), dayOf(2, 199), dayOf(3, 400), dayOf(4, 202)];
    const found = comparisonsOf(days.flat(), zone);
    expect(found.map(({ session, pass }) => [session, pass])).toEqual([
      ['2026-11-04', true],
      ['2026-11-03', false],
      ['2026-11-02', true],
      ['2026-11-01', true],
    ]);
    // Whatever else is in the book, a session is judged the same.
    for (const day of days) expect(found).toContainEqual(comparisonsOf(day, zone)[0]);
  });

  it('put together what was taken for one comparison, also over midnight, and keep the rest of the day apart', () => {
    const night = ['2026-11-05T15:00:00Z', '2026-11-05T15:30:00Z', '2026-11-05T17:00:00Z'];
    const named = night.map((at) => sampleAt(at, 201, 200, 'autumn'));
    const found = comparisonsOf([...named, sampleAt('2026-11-05T10:00:00Z', 400, 200)], zone);
    expect(found).toMatchObject([
      { session: 'autumn', pairs: 3, pass: true, firstAt: Date.parse(night[0]!), lastAt: Date.parse(night[2]!) },
      { session: '2026-11-05', pairs: 1, pass: null, reason: 'too few pairs' },
    ]);
  });
});
