import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billedPeak } from './billed-peak.ts';
import emhass from './fixtures/emhass-billed-peak.json' with { type: 'json' };

/** Straight from the rules: every interval by itself. */
function byHand(load: number[], steps: number, every: number, history: number[], incumbent: number): number {
  const all = [...history, ...load];
  let peak = Math.max(0, incumbent);
  for (let start = 0; start + steps <= all.length; start += every) {
    if (start + steps <= history.length) continue;
    const part = all.slice(start, start + steps);
    if (part.some((value) => Number.isNaN(value))) continue;
    peak = Math.max(peak, part.reduce((a, b) => a + b, 0) / steps);
  }
  return peak;
}

describe('billed peak', () => {
  it.each(emhass.cases)('$name', ({ input, expected }) => {
    const { n, history, window, incumbent_w: incumbent, load } = input;
    const { peak } = billedPeak({
      load,
      steps: n,
      history: history ?? [],
      incumbent,
      ...(window ? { priced: (index: number) => window[index] === 1 } : {}),
    });
    expect(Math.abs(peak - expected.billed_peak_w)).toBeLessThanOrEqual(emhass.tolerance.abs_w);
  });

  it('has all nine cases of the source', () => {
    expect(emhass.cases).toHaveLength(9);
  });

  it('equals the highest mean, for fixed and sliding intervals, with history, incumbent and gaps', () => {
    const watts = fc.oneof({ weight: 9, arbitrary: fc.nat(100_000) }, { weight: 1, arbitrary: fc.constant(NaN) });
    fc.assert(
      fc.property(
        fc.array(watts, { maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.nat(7),
        fc.array(watts, { maxLength: 7 }),
        fc.nat(80_000),
        (load, steps, stride, past, incumbent) => {
          const every = 1 + (stride % steps);
          const history = past.slice(0, steps - 1);
          const { peak } = billedPeak({ load, steps, every, history, incumbent });
          expect(peak).toBe(byHand(load, steps, every, history, incumbent));
        },
      ),
    );
  });

  it('says when the peak was, and that a sliding window sees more than a fixed one', () => {
    const load = [0, 0, 9000, 9000, 0, 0];
    expect(billedPeak({ load, steps: 3 })).toEqual({ peak: 6000 / 2, start: 0, end: 3, incomplete: 0 });
    expect(billedPeak({ load, steps: 3, every: 1 })).toEqual({ peak: 6000, start: 1, end: 4, incomplete: 0 });
  });

  it('does not complete an interval whose part is unknown', () => {
    expect(billedPeak({ load: [9000, NaN, 1000, 1000], steps: 2 })).toEqual({
      peak: 1000,
      start: 2,
      end: 4,
      incomplete: 1,
    });
  });
});
