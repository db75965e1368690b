import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawSample } from '@lingtan/telemetry/contracts';
import { closeFromIntervalRegister } from './close-interval-register.ts';
import type { IntervalRegister } from './close-interval-register.ts';

const minute = 60_000;
const step = 15 * minute;
const device = { from: -Infinity, ratio: 1, basePerUnit: 1000, rollover: null, maxPerMs: null, change: null };
const register: IntervalRegister = { devices: [device], step, stamp: 'end' };
const sample = (ts: number, value: number, quality = 0): RawSample => ({ ts, value, quality });
const span = (intervals: number, width: number) => ({ from: 0, to: intervals * width });

describe('a register of amounts per interval', () => {
  it('takes each sample as the amount of the step that ends, or begins, at its time', () => {
    const samples = [sample(step, 3.17), sample(2 * step, 4)];
    const close = (stamp: 'start' | 'end') =>
      closeFromIntervalRegister(samples, span(2, step), step, { ...register, stamp }).map((i) => i.amount);
    expect(close('end')).toEqual([3170, 4000]);
    expect(close('start')).toEqual([null, 3170]);
  });

  it('adds up at every width to the same, whatever the order and number of times samples came', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 4, maxLength: 48 });
    fc.assert(
      fc.property(amounts, fc.infiniteStream(fc.nat()), (list, random) => {
        const whole = list.slice(0, list.length - (list.length % 4));
        const samples = whole.map((amount, i) => sample((i + 1) * step, amount / 1000));
        const shuffled = [...samples, ...samples.filter(() => random.next().value % 2 === 0)]
          .map((s) => ({ s, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ s }) => s);
        const total = whole.reduce((a, b) => a + b, 0);
        for (const width of [5 * minute, step, 30 * minute, 60 * minute]) {
          const closed = closeFromIntervalRegister(shuffled, { from: 0, to: whole.length * step }, width, register);
          expect(closed.reduce((sum, i) => sum + i.amount!, 0)).toBe(total);
        }
      }),
    );
  });

  it('does not make a whole of a part, and marks what it splits', () => {
    const samples = [sample(step, 1), sample(3 * step, 1), sample(4 * step, 1)];
    expect(closeFromIntervalRegister(samples, span(1, 4 * step), 4 * step, register)[0]).toMatchObject({
      amount: null,
      reason: 'incomplete',
    });
    const fine = closeFromIntervalRegister([sample(step, 1)], span(3, 5 * minute), 5 * minute, register);
    expect(fine.map((i) => [i.amount, i.status, i.reason])).toEqual([
      [333, 'estimated', 'coarse-samples'],
      [334, 'estimated', 'coarse-samples'],
      [333, 'estimated', 'coarse-samples'],
    ]);
  });

  it('forgives a clock that is some seconds off, and prefers the sample nearest to its place', () => {
    const samples = [sample(step + 4_000, 2), sample(2 * step - 3_000, 3), sample(2 * step - 200_000, 9)];
    expect(closeFromIntervalRegister(samples, span(2, step), step, register).map((i) => i.amount)).toEqual([
      2000, 3000,
    ]);
  });
});
