import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inventoryInput } from '../contracts/index.ts';
import { energyTce, findProfile, inventoriesOf, makeInventory } from '../domain/index.ts';
import { productLibrary } from './library.ts';

const library = productLibrary();
const run = (input: Record<string, unknown>) =>
  inventoriesOf(inventoryInput.parse({ area: 'CN-JS', ...input }), library).inventories;

const bought = { id: 'grid', kind: 'electricity', flow: 'purchased', amount: 100_000, unit: 'MWh', year: 2023 };
const green = { ...bought, id: 'green', flow: 'contracted', amount: 40_000 };
const roof = { ...bought, id: 'roof', flow: 'self-generated', amount: 5000 };
const fed = { ...bought, id: 'fed', flow: 'exported', amount: 1000 };
const gas = { id: 'gas', kind: 'fuel', item: 'natural-gas', amount: 200, unit: '10^4 Nm3', year: 2023 };
const flux = { id: 'flux', kind: 'process', item: 'limestone-flux', amount: 4000, unit: 't', year: 2023 };
const methane = { id: 'ch4', kind: 'gas', item: 'CH4', amount: 10, unit: 't', year: 2023 };
const all = [bought, green, roof, fed, gas, flux, methane];

describe('inventories from the same activities', () => {
  it('stand side by side under each profile, exactly', () => {
    const [park, ets, ghg] = run({
      profiles: ['national-zero-carbon-park', 'ets-direct', 'ghg-protocol'],
      activities: all,
    });
    const grid = (mwh: number, factor: number): number => mwh * factor;
    // Park: net purchased electricity by the provincial factor, set B of fuels, CO2 only.
    const fuelB = (200 * 389.31 * 0.01532 * 0.99 * 44) / 12;
    expect(Number(park!.methods[0]!.total)).toBeCloseTo(grid(139_000, 0.5827) + fuelB + 4000 * 0.4397, 2);
    expect(park!.outside).toEqual([{ activityId: 'ch4', kind: 'gas' }]);
    expect(park!.unverified.length).toBeGreaterThan(0);
    expect(Number(ets!.methods[0]!.total)).toBeCloseTo(fuelB + 4000 * 0.4397, 2);
    expect(ets!.outside.map(({ activityId }) => activityId)).toEqual(['grid', 'green', 'roof', 'fed', 'ch4']);
    // GHG Protocol: both scope 2 results, export beside the total, methane by AR5.
    const [location, market] = ghg!.methods;
    expect(location!.byScope[2]).toBeCloseTo(grid(140_000, 0.5827), 6);
    expect(market!.byScope[2]).toBeCloseTo(grid(100_000, 0.6096), 6);
    expect(location!.byScope[1]).toBe(market!.byScope[1]);
    expect(ghg!.lines.find(({ activityId }) => activityId === 'ch4')).toMatchObject({
      tCO2e: 280,
      gas: 'CH4',
      gasKg: 10_000,
    });
    expect(ghg!.lines.filter(({ note }) => note === 'reported-beside').map(({ methods }) => methods)).toEqual([[], []]);
  });

  it('count own generation that was sold as green like the remainder where the profile says so, and as no energy', () => {
    const sold = { ...bought, id: 'sold', flow: 'sold', amount: 2000 };
    const profiles = ['national-zero-carbon-park', 'ghg-protocol', 'ghg-protocol@1'];
    const [park, ghg, first] = run({ profiles, activities: [...all, sold] });
    const [parkBefore, before, firstBefore] = run({ profiles, activities: all });
    // The switch of the national profile, and the version of before, leave it at nothing.
    expect([park!.methods, first!.methods]).toEqual([parkBefore!.methods, firstBefore!.methods]);
    expect(ghg!.methods[0]).toEqual(before!.methods[0]);
    expect(ghg!.methods[1]!.byScope[2]).toBeCloseTo(before!.methods[1]!.byScope[2] + 2000 * 0.6096, 6);
    const profile = findProfile(library.profiles, 'national-zero-carbon-park');
    const tce = (activities: object[]) =>
      energyTce(inventoryInput.parse({ profiles, activities }).activities, library.factors, profile);
    expect(tce([...all, sold])).toEqual(tce(all));
  });

  it('count purchased goods and carriage in scope 3, by upstream factors only, and name what has none', () => {
    const activities = [
      { id: 'lime', kind: 'goods', item: 'lime-light-burnt-dolomite', amount: 10, unit: 't', year: 2023 },
      { id: 'flux', kind: 'goods', item: 'limestone-flux', amount: 10, unit: 't', year: 2023 },
      { id: 'ore', kind: 'transport', item: 'truck', amount: 500, unit: 'tkm', year: 2023 },
    ];
    const [ghg, park] = run({ profiles: ['ghg-protocol', 'national-zero-carbon-park'], activities });
    expect(ghg!.lines).toMatchObject([{ activityId: 'lime', scope: 3, methods: ['location', 'market'] }]);
    expect(ghg!.lines[0]!.tCO2e).toBeCloseTo(10.24, 9);
    // What a process emits directly is no factor of what is bought.
    expect(ghg!.gaps.map(({ activityId, code }) => [activityId, code])).toEqual([
      ['flux', 'CARBON_FACTOR_MISSING'],
      ['ore', 'CARBON_FACTOR_MISSING'],
    ]);
    expect(park!.outside).toHaveLength(3);
  });

  it('take claimed green power out of the purchased once, where the method counts it as zero', () => {
    const claim = { ...bought, id: 'claim', flow: 'claimed', amount: 30_000 };
    const profiles = ['national-zero-carbon-park', 'ghg-protocol'];
    const [park, ghg] = run({ profiles, activities: [...all, claim] });
    const [parkBefore, before] = run({ profiles, activities: all });
    expect(park!.methods).toEqual(parkBefore!.methods);
    const [location, market] = ghg!.methods;
    expect(location).toEqual(before!.methods[0]);
    expect(market!.byScope[2]).toBeCloseTo(70_000 * 0.6096, 6);
    expect(
      ghg!.lines.filter(({ activityId }) => activityId === 'claim').map(({ note, tCO2e }) => [note, tCO2e]),
    ).toEqual([
      ['claim-no-effect', 0],
      ['claimed', -30_000 * 0.6096],
    ]);
    // A second claim for the same consumption leaves nothing that it could replace: no total then, and both are named.
    const [over] = run({
      profiles: ['ghg-protocol'],
      activities: [bought, claim, { ...claim, id: 'more', amount: '70000.001' }],
    });
    expect(over!.methods.map(({ total }) => total !== null)).toEqual([true, false]);
    expect(over!.gaps).toMatchObject([
      { activityId: 'claim', methods: ['market'], code: 'CARBON_CLAIMED_TOO_MUCH' },
      { activityId: 'more', methods: ['market'], code: 'CARBON_CLAIMED_TOO_MUCH' },
    ]);
    // Certificates are no energy.
    const national = findProfile(library.profiles, 'national-zero-carbon-park');
    const tce = (list: unknown[]) =>
      energyTce(inventoryInput.parse({ profiles, activities: list }).activities, library.factors, national);
    expect(tce([bought, claim])).toEqual(tce([bought]));
  });

  it('show a gap instead of a total when something cannot be counted', () => {
    const coal = { id: 'coal', kind: 'fuel', item: 'anthracite', amount: 10, unit: 't', year: 2023 };
    const [ets] = run({
      profiles: ['ets-direct'],
      activities: [flux, coal, { ...flux, id: 'lime', item: 'lime-light-burnt-dolomite' }],
    });
    expect(ets!.methods[0]).toMatchObject({ total: null, complete: false, counted: '1758.8' });
    expect(ets!.gaps).toMatchObject([
      { activityId: 'coal', message: expect.stringContaining('oxidationPct') },
      { activityId: 'lime', code: 'CARBON_FACTOR_NOT_DIRECT' },
    ]);
    const [kiln] = run({ profiles: ['ets-direct'], activities: [{ ...coal, oxidationPct: 99 }] });
    expect(Number(kiln!.methods[0]!.counted)).toBeCloseTo((10 * 22.867 * 0.02749 * 0.99 * 44) / 12, 9);
  });

  it('mark a substitute year as provisional, by what was published on the day', () => {
    const activities = [{ ...bought, year: 2024 }];
    const before = run({ profiles: ['national-zero-carbon-park'], activities, asOf: '2025-12-30' })[0]!;
    const after = run({ profiles: ['national-zero-carbon-park'], activities, asOf: '2025-12-31' })[0]!;
    expect([before, after].map(({ methods }) => [methods[0]!.total, methods[0]!.provisional])).toEqual([
      ['59780.00', true],
      ['58270.00', true],
    ]);
    expect(after.lines[0]!.flag).toMatchObject({ reasons: ['other-year'], yearAsked: 2024, yearUsed: 2023 });
  });

  it('add up over any partition of an activity, and in any order', () => {
    const profile = findProfile(library.profiles, 'ghg-protocol');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 50 }), (hours) => {
        const parts = hours.map((amount, i) => ({ ...bought, id: `h${i}`, amount, unit: 'Wh' }) as const);
        const total = { ...bought, amount: hours.reduce((sum, wh) => sum + wh, 0), unit: 'Wh' } as const;
        const made = (activities: readonly unknown[]) =>
          makeInventory(profile, activities as never, { factors: library.factors, area: 'CN-JS' }).methods;
        expect(made(parts)).toEqual(made([total]));
        expect(made(parts.toReversed())).toEqual(made(parts));
      }),
      { numRuns: 30 },
    );
  });

  it('refuse two activities of one id', () => {
    expect(() => run({ profiles: ['ets-direct'], activities: [flux, flux] })).toThrow(/activities.1.id: flux/);
  });
});
