import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { footprintInput, passportInput } from '../../contracts/index.ts';
import { footprint } from './footprint.ts';
import { passport } from './passport.ts';

const power = { item: 'electricity', unit: 'kWh', factor: 0.5777, factorUnit: 'kgCO2e/kWh' };
/** Steel by electric arc furnace: scrap and electricity, slag beside the steel, rolled afterwards. */
const steel = {
  processes: [
    {
      name: 'melting',
      directT: 60,
      inputs: [
        { ...power, amount: 420_000 },
        { item: 'lime', amount: 40, unit: 't', factor: 1.024, factorUnit: 'tCO2e/t' },
      ],
      outputs: [
        { product: 'crude steel', amount: 1000, unit: 't', value: 3_500_000, energyGJ: 8000 },
        { product: 'slag', amount: 150, unit: 't', value: 6000, energyGJ: 100, avoidedTPerUnit: 0.02 },
      ],
      allocation: 'economic',
    },
    {
      name: 'rolling',
      inputs: [
        { product: 'crude steel', amount: 1_050_000, unit: 'kg' },
        { ...power, amount: 90_000 },
      ],
      outputs: [{ product: 'bar', amount: 1000, unit: 't' }],
    },
  ],
};
const burden = 60 + (420_000 * 0.5777) / 1000 + 40 * 1.024;
const of = (input: object) => footprint(footprintInput.parse(input)).products;
const withRule = (allocation: string) => ({
  processes: [{ ...steel.processes[0]!, allocation }, steel.processes[1]!],
});

describe('the footprint of products', () => {
  it('follows precursors through the graph, by the rule that each process names', () => {
    const [crude, slag, bar] = of(steel);
    const share = 3_500_000 / 3_506_000;
    expect(crude!.tPerUnit).toBeCloseTo((burden * share) / 1000, 12);
    expect(crude!.totalT + slag!.totalT).toBeCloseTo(burden, 9);
    expect(bar!.tPerUnit).toBeCloseTo(1.05 * crude!.tPerUnit + (90_000 * 0.5777) / 1e6, 12);
    expect(bar).toMatchObject({ unit: 'tCO2e/t', allocation: 'none', share: 1 });
    expect(bar!.parts.reduce((sum, { tPerUnit }) => sum + tPerUnit, 0)).toBeCloseTo(bar!.tPerUnit, 12);
    expect(of({ ...steel, product: 'bar' })).toEqual([bar]);
  });

  it('states its rule: each gives another answer, and the sum over the products stays the burden', () => {
    const made = Object.fromEntries(
      ['mass', 'energy', 'economic', 'system-expansion'].map((rule) => [rule, of(withRule(rule))]),
    );
    expect(made['mass']![0]!.totalT).toBeCloseTo((burden * 1000) / 1150, 9);
    expect(made['energy']![0]!.totalT).toBeCloseTo((burden * 8000) / 8100, 9);
    expect(made['system-expansion']![0]!.totalT).toBeCloseTo(burden - 150 * 0.02, 9);
    for (const products of Object.values(made))
      expect(products[0]!.totalT + products[1]!.totalT).toBeCloseTo(burden, 9);
  });

  it('adds up over any outputs and any rule', () => {
    const output = fc.record({ amount: fc.integer({ min: 1, max: 1e6 }), value: fc.integer({ min: 1, max: 1e6 }) });
    fc.assert(
      fc.property(
        fc.array(output, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 1e9 }),
        fc.constantFrom('mass', 'economic'),
        (list, directT, allocation) => {
          const outputs = list.map((each, i) => ({ product: `p${i}`, unit: 't', ...each }));
          const products = of({ processes: [{ name: 'x', directT, outputs, allocation }] });
          const sum = products.reduce((all, { totalT }) => all + totalT, 0);
          expect(Math.abs(sum - directT)).toBeLessThanOrEqual(directT * 1e-12);
        },
      ),
    );
  });

  it('has no rule by default, and names what is wrong in the graph', () => {
    const [melting, rolling] = steel.processes as [(typeof steel.processes)[0], (typeof steel.processes)[0]];
    const { allocation: _, ...ruleless } = melting;
    const wrong: [object, RegExp][] = [
      [{ processes: [ruleless] }, /processes\.0\.allocation: nothing .*2 outputs/],
      [{ processes: [rolling] }, /processes\.0\.inputs\.0\.product: crude steel .*bar/],
      [{ ...steel, product: 'sheet' }, /product: sheet .*crude steel, slag, bar/],
      [{ processes: [melting, melting] }, /processes\.1\.outputs\.0\.product: crude steel .*melting does/],
      [
        {
          processes: [
            {
              name: 'a',
              inputs: [{ product: 'a', amount: 1, unit: 't' }],
              outputs: [{ product: 'a', amount: 2, unit: 't' }],
            },
          ],
        },
        /a → a .*without circles/,
      ],
      [
        { processes: [{ ...rolling, inputs: [{ product: 'crude steel', amount: 1, unit: 'kWh' }] }, melting] },
        /processes\.0\.inputs\.0\.unit/,
      ],
    ];
    for (const [input, message] of wrong) expect(() => of(input), String(message)).toThrow(message);
  });
});

it('a passport recomputes, and its code holds the hash of what it says', () => {
  const input = { ...steel, product: 'bar', batch: 'B-1', producedOn: '2026-10-01', producer: 'Harbour', amount: 25 };
  const made = passport(passportInput.parse(input));
  const [bar] = of({ ...steel, product: 'bar' });
  expect(Number(made.passport.batchT)).toBeCloseTo(25 * bar!.tPerUnit, 6);
  expect(made.passport.footprint).toEqual(bar);
  expect(made.qrText.endsWith(made.sha256)).toBe(true);
  expect(passport(passportInput.parse({ ...input, amount: 26 })).sha256).not.toBe(made.sha256);
});
