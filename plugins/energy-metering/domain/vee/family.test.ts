import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Direction } from '../../contracts/index.ts';
import { findChildrenSum } from './children-sum.ts';
import { balanceTerm, families } from './family.ts';
import type { FamilyMeter } from './family.ts';

const width = 900_000;
const meter = (id: string, parentId: string | null, directions: Direction[] = ['import'], more = {}): FamilyMeter => ({
  id,
  parentId,
  directions,
  kind: 'electricity',
  virtual: false,
  ...more,
});
const park = [
  meter('grid', null, ['import', 'export']),
  meter('mill', 'grid'),
  meter('pv', 'grid', ['export']),
  meter('bess', 'grid', ['import', 'export']),
];

describe('families', () => {
  it('count what runs into the parent against what runs out of it', () => {
    expect(families(park, new Set())).toEqual([
      {
        parent: 'grid',
        terms: [
          { meter: 'grid', direction: 'import', sign: 1 },
          { meter: 'grid', direction: 'export', sign: -1 },
          { meter: 'mill', direction: 'import', sign: -1 },
          { meter: 'pv', direction: 'export', sign: 1 },
          { meter: 'bess', direction: 'import', sign: -1 },
          { meter: 'bess', direction: 'export', sign: 1 },
        ],
      },
    ]);
  });

  it('leave out parents with unmetered loads, virtual members and other kinds', () => {
    expect(families(park, new Set(['grid']))).toEqual([]);
    expect(families([...park, meter('rest', 'grid', ['import'], { virtual: true })], new Set())).toEqual([]);
    expect(families([...park, meter('gas', 'grid', ['import'], { kind: 'gas' })], new Set())).toEqual([]);
  });

  it('give any one amount back from the others', () => {
    const [family] = families(park, new Set());
    fc.assert(
      fc.property(fc.array(fc.nat(1e9), { minLength: 6, maxLength: 6 }), fc.nat(5), (amounts, gone) => {
        const terms = family!.terms;
        // The wanted amount is whatever closes the family.
        const others = terms.reduce((sum, term, i) => (i === gone ? sum : sum + term.sign * amounts[i]!), 0);
        const exact = -terms[gone]!.sign * others;
        const result = balanceTerm(terms, terms[gone]!, (term) => amounts[terms.indexOf(term)]!, null);
        expect(result).toBe(exact < 0 ? null : exact + 0);
      }),
    );
    const terms = family!.terms;
    const amountOf = (term: (typeof terms)[number]) => (term.meter === 'grid' && term.direction === 'import' ? 900 : 0);
    expect(balanceTerm(terms, { meter: 'mill', direction: 'import' }, amountOf, 899)).toBeNull();
    expect(balanceTerm(terms, { meter: 'mill', direction: 'import' }, amountOf, 900)).toBe(900);
    expect(balanceTerm(terms, { meter: 'mill', direction: 'import' }, () => null, null)).toBeNull();
  });
});

describe('sum of the meters below', () => {
  const [family] = families([meter('grid', null), meter('mill', 'grid'), meter('shop', 'grid')], new Set());
  const find = (mill: number[], shop: number[], grid = 1000) =>
    findChildrenSum(
      { meter: 'grid', direction: 'import', unit: 'Wh' },
      { from: 0, width, length: mill.length },
      family!,
      ({ meter: id }, slot) => (id === 'grid' ? grid : id === 'mill' ? mill[slot]! : shop[slot]!),
      5,
    );

  it('is found when it differs for an hour', () => {
    const found = find([600, 700, 700, 700, 700, 600], [400, 400, 400, 420, 400, 400]);
    expect(found).toMatchObject([{ from: width, to: 5 * width, measured: -120, limit: 56, detail: { meters: 2 } }]);
  });

  it('is not judged where a meter is not measured, nor within the tolerance, nor for a moment', () => {
    expect(find([NaN, NaN, NaN, NaN], [0, 0, 0, 0])).toEqual([]);
    expect(find([620, 620, 620, 620], [420, 420, 420, 420])).toEqual([]);
    expect(find([700, 700, 700, 600], [400, 400, 400, 400])).toEqual([]);
  });
});
