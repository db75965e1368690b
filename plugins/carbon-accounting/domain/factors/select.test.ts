import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectFactor, type Choosable, type FactorRequest } from './select.ts';

/** What became of a request: the basis and year that were chosen, or the code of the refusal. */
function outcome(factors: readonly Choosable[], request: FactorRequest): unknown {
  try {
    const { factor, flag } = selectFactor(factors, request);
    return { basis: factor.basis, year: factor.year ?? null, flagged: flag !== null };
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const years = fc.uniqueArray(fc.integer({ min: 2018, max: 2026 }), { minLength: 1 });
const asked = fc.integer({ min: 2015, max: 2030 });
const ifMissing = fc.constantFrom('refuse' as const, 'newest-published' as const);
const dated = (basis: string, list: readonly number[]): Choosable[] => list.map((year) => ({ basis, year }));

describe('a request that leaves the basis open', () => {
  it('is never answered by the basis that happens to have a factor for the year, where another holds for every year', () => {
    fc.assert(
      fc.property(years, asked, ifMissing, (list, year, policy) => {
        const factors = [...dated('average', list), { basis: 'prescribed' }];
        expect(outcome(factors, { year, ifMissing: policy })).toBe('CARBON_FACTOR_AMBIGUOUS');
        if (!list.includes(year))
          expect(() => selectFactor(factors, { year })).toThrow(`average ${Math.max(...list)}, prescribed`);
        // Named, each is found; alone, it needs no name.
        const fixed = { basis: 'prescribed', year: null, flagged: false };
        expect(outcome(factors, { year, ifMissing: policy, basis: 'prescribed' })).toEqual(fixed);
        expect(outcome(factors.slice(-1), { year, ifMissing: policy })).toEqual(fixed);
      }),
    );
  });

  it('gets no substitute of the basis whose newest year is the later one', () => {
    fc.assert(
      fc.property(years, years, (average, footprint) => {
        const factors = [...dated('average', average), ...dated('footprint', footprint)];
        const request = { year: 2027, ifMissing: 'newest-published' } as const;
        expect(outcome(factors, request)).toBe('CARBON_FACTOR_AMBIGUOUS');
        expect(outcome(factors, { ...request, basis: 'average' })).toEqual({
          ...{ basis: 'average', year: Math.max(...average), flagged: true },
        });
      }),
    );
  });
});
