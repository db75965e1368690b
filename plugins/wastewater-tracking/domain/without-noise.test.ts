import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closureOf, type BalanceTerm } from './balance/closure.ts';
import { judge } from './permits/judge.ts';
import type { LimitRow } from './permits/types.ts';

const hundredths = fc.integer({ min: 1, max: 10_000_000 });

describe('figures exactly at a limit', () => {
  it('a node whose terms cancel in decimals is closed, whatever their binary fractions', () => {
    fc.assert(
      fc.property(fc.array(hundredths, { minLength: 1, maxLength: 5 }), fc.boolean(), (parts, isStored) => {
        const whole = parts.reduce((sum, part) => sum + part, 0) / 100;
        const side = isStored ? 'storage' : 'out';
        const terms = parts.map((part, index): BalanceTerm => ({ name: `${index}`, side, m3: part / 100 }));
        // What is taken from the storage leaves as well: then nothing came in, and there is no percentage.
        const other: BalanceTerm = isStored
          ? { name: 'all', side: 'out', m3: -whole }
          : { name: 'all', side: 'in', m3: whole };
        expect(closureOf([...terms, other])).toMatchObject({ closureM3: 0, verdict: 'closed' });
      }),
    );
  });

  it('a node that is off by just the target is closed, and by just the alarm no alarm yet', () => {
    fc.assert(
      fc.property(
        hundredths,
        fc.constantFrom([2, 'closed'] as const, [10, 'open'] as const),
        (cents, [off, verdict]) => {
          const of = (out: number) =>
            closureOf([
              { name: 'a', side: 'in', m3: cents },
              { name: 'b', side: 'out', m3: out },
            ]);
          expect(of((cents * (100 - off)) / 100).verdict).toBe(verdict);
          expect(of((cents * (100 + off)) / 100).verdict).toBe(verdict);
          expect(of((cents * (99.999 - off)) / 100).verdict).not.toBe(verdict);
        },
      ),
    );
  });

  it('a mean that is the limit is compliant, and nine tenths of it warn', () => {
    const verdictOf = (row: Partial<LimitRow>, value: number) => {
      const rows = [{ parameter: 'p', unit: 'u', basis: 'day-mean', status: 'published', ...row } as LimitRow];
      const set = { id: 's', version: 1, outlet: 'o', standard: 's', validFrom: '2026-01-01', rows };
      const judged = { parameter: 'p', basis: 'day-mean', value, unit: 'u', valid: true } as const;
      return judge([set], 'o', judged, { day: '2026-06-01' })[0]!.verdict;
    };
    fc.assert(
      fc.property(
        hundredths,
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 6 }),
        (cents, away) => {
          const max = cents / 100;
          // Values around the limit whose mean it is.
          const values = [...away, -away.reduce((sum, each) => sum + each, 0)].map((each) => (cents + each) / 100);
          const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
          expect(verdictOf({ max }, mean)).not.toBe('exceedance');
          expect(verdictOf({ max }, max * (1 + 1e-9))).toBe('exceedance');
          expect(verdictOf({ max }, (cents * 9) / 1000)).toBe('warning');
          expect(verdictOf({ max }, (cents * 8.999) / 1000)).toBe('compliant');
        },
      ),
    );
    // pH: nine tenths of the way from the middle of 6 to 9.
    expect([8.85, 6.15, 8.84, 6.16].map((pH) => verdictOf({ min: 6, max: 9 }, pH))).toEqual([
      'warning',
      'warning',
      'compliant',
      'compliant',
    ]);
  });
});
