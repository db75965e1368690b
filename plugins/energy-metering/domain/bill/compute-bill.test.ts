import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BillLineDraft } from '../../contracts/index.ts';
import { computeBill } from './compute-bill.ts';
import { reproduce } from './fixtures/reproduce.ts';
import { tariffArbitrary } from './fixtures/tariff-arbitrary.ts';
import { createBillFrame } from './frame.ts';

const width = 900_000;
const account = { id: 'steel', enterpriseId: 'steel', name: { en: 'Steel', 'zh-CN': '钢铁' } };

/** Pseudo-random energies that are quick to make: a day shape, noise, and some intervals missing. */
function energies(seed: number, slots: number, gaps: boolean): (number | null)[] {
  let state = seed + 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: slots }, () => (gaps && next() < 0.01 ? null : Math.floor(next() * next() * 9_000_000)));
}

const key = (line: BillLineDraft): string =>
  [
    line.version.slice('tou/'.length),
    line.kind,
    ...(line.item === null ? [] : [line.item]),
    ...(line.period ? [line.period] : []),
  ].join('/');

describe('a bill', () => {
  // March and October hold the clock changes of Europe/Berlin; the random change of version lies within the month.
  it.each([
    ['Asia/Shanghai', '2026-10'],
    ['Asia/Shanghai', '2026-06'],
    ['Europe/Berlin', '2026-03'],
    ['Europe/Berlin', '2026-10'],
    ['Asia/Shanghai', '2026-01'],
  ])('equals a brute-force recomputation to the fen, in %s, %s', (zone, month) => {
    const day = fc.integer({ min: 1, max: 28 }).map((d) => `${month}-${String(d).padStart(2, '0')}`);
    const input = day.chain((change) =>
      fc.record({
        tariff: tariffArbitrary(change, zone),
        seeds: fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 3 }),
        gaps: fc.boolean(),
        reactiveVarh: fc.option(fc.nat(9_000_000_000)),
        green: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(input, ({ tariff, seeds, gaps, reactiveVarh, green }) => {
        const frame = createBillFrame(tariff, month, { timeZone: 'UTC', width });
        const slots = frame.index.length;
        const meters = seeds.map((seed) => energies(seed, slots, gaps));
        const greenWh = green ? frame.parts.map((_, at) => 123_456_789 + at) : null;
        const bill = computeBill(frame, {
          account,
          meters: meters.map((list, at) => ({
            id: `m${at}`,
            amounts: list.map((wh) => wh ?? NaN),
            status: list.map((wh) => (wh === null ? 3 : 0)),
          })),
          reactiveVarh,
          greenWh,
        });
        const expected = reproduce({
          tariff,
          zone,
          from: frame.month.from,
          width,
          meters,
          reactiveVarh,
          greenWh,
        });
        const ours = bill.lines.map((line) => ({ key: key(line), quantity: line.quantity, fen: line.amountFen }));
        const byKey = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : 1);
        expect(ours.sort(byKey)).toEqual([...expected.lines].sort(byKey));
        expect(bill.totalFen).toBe(expected.totalFen);
        expect(bill.peak?.powerW ?? 0).toBe(expected.peakW);
      }),
      { numRuns: 25 },
    );
  });
});
