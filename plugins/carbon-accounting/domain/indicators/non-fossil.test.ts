import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, exact, one, toNumber, zero } from '../exact/index.ts';
import { indicators } from './indicators.ts';
import { nonFossil } from './non-fossil.ts';
import { Rules } from './rules.ts';

const rules = new Rules([]);
const ask = (input: object) => indicators({ operation: 'non-fossil', ...input }, rules) as Record<string, unknown>;

describe('non-fossil electricity of a user', () => {
  it('is what is supplied, traded and certified, and a share of what is left of the offtake', () => {
    // The worked example of the guide in GWh.
    const user = { consumption: 100, physical: 35, energyTrade: 20, certificates: 10 };
    expect(ask({ ...user, k: 0.18 })).toMatchObject({ share: '6.3', nonFossil: '71.3', rate: '0.713', atLeast: false });
    expect(ask(user)).toMatchObject({ share: null, nonFossil: '65', rate: '0.65', atLeast: true });
    expect(() => ask({ ...user, certificates: 46 })).toThrow(/energyTrade, certificates: 66/);
    expect(() => ask({ ...user, k: 18 })).toThrow(/k: 18.*0 to 1/);
  });

  it('never leaves 0 to 1, grows with each of its parts, and is at least what is known without the province', () => {
    const part = fc.integer({ min: 0, max: 1_000_000 });
    const user = fc.record({ physical: part, traded: part, certificates: part, rest: part });
    fc.assert(
      fc.property(user, fc.integer({ min: 0, max: 100 }), ({ physical, traded, certificates, rest }, percent) => {
        const all = physical + traded + certificates + rest;
        const made = (of: number, k: number | null) =>
          nonFossil(
            {
              consumption: exact(all),
              ...{ physical: exact(of), traded: exact(traded), certificates: exact(certificates) },
            },
            k === null ? null : exact(k / 100),
          );
        const { rate } = made(physical, percent);
        if (all === 0) {
          expect(rate).toBeNull();
          return;
        }
        expect(compare(rate!, zero)).toBeGreaterThanOrEqual(0);
        expect(compare(rate!, one)).toBeLessThanOrEqual(0);
        expect(compare(rate!, made(physical, null).rate!)).toBeGreaterThanOrEqual(0);
        if (rest > 0) expect(toNumber(made(physical + 1, percent).rate!)).toBeGreaterThanOrEqual(toNumber(rate!));
      }),
      { numRuns: 100 },
    );
  });
});
