import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { electricityFlows, fuelGases, inventoryInput } from '../contracts/index.ts';
import {
  divide,
  energyTce,
  exact,
  findProfile,
  flowWeight,
  inventoriesOf,
  makeInventory,
  profileName,
  toNumber,
} from '../domain/index.ts';
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
      profiles: ['national-zero-carbon-park@2', 'ets-direct', 'ghg-protocol'],
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
    const profiles = ['national-zero-carbon-park@2', 'ghg-protocol@2', 'ghg-protocol@1'];
    const [park, ghg, first] = run({ profiles, activities: [...all, sold] });
    const [parkBefore, before, firstBefore] = run({ profiles, activities: all });
    // The switch of the national profile, and the version of before, leave it at nothing.
    expect([park!.methods, first!.methods]).toEqual([parkBefore!.methods, firstBefore!.methods]);
    expect(ghg!.methods[0]).toEqual(before!.methods[0]);
    expect(ghg!.methods[1]!.byScope[2]).toBeCloseTo(before!.methods[1]!.byScope[2] + 2000 * 0.6096, 6);
    const profile = findProfile(library.profiles, 'national-zero-carbon-park@2');
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
    const [ghg, park] = run({ profiles: ['ghg-protocol', 'national-zero-carbon-park@2'], activities });
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
    const profiles = ['national-zero-carbon-park@2', 'ghg-protocol'];
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
    const national = findProfile(library.profiles, 'national-zero-carbon-park@2');
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
      { activityId: 'coal', code: 'CARBON_OXIDATION_MISSING', message: expect.stringContaining('oxidationPct') },
      { activityId: 'lime', code: 'CARBON_FACTOR_NOT_DIRECT' },
    ]);
    const [kiln] = run({ profiles: ['ets-direct'], activities: [{ ...coal, oxidationPct: 99 }] });
    expect(Number(kiln!.methods[0]!.counted)).toBeCloseTo((10 * 22.867 * 0.02749 * 0.99 * 44) / 12, 9);
  });

  it('mark a substitute year as provisional, by what was published on the day', () => {
    const activities = [{ ...bought, year: 2024 }];
    const before = run({ profiles: ['national-zero-carbon-park@2'], activities, asOf: '2025-12-30' })[0]!;
    const after = run({ profiles: ['national-zero-carbon-park@2'], activities, asOf: '2025-12-31' })[0]!;
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

describe('the rating by the annexes of 910/2025', () => {
  const rated = findProfile(library.profiles, 'national-zero-carbon-park');
  const intensityOf = (activities: Record<string, unknown>[]): number => {
    const list = inventoryInput.parse({ profiles: ['x'], activities }).activities;
    const { methods } = makeInventory(rated, list, { factors: library.factors, area: 'CN-JS' });
    expect(methods).toMatchObject([{ complete: true, provisional: false }]);
    return toNumber(divide(exact(methods[0]!.counted), energyTce(list, library.factors, rated)));
  };

  it('counts what is not zero-carbon by one factor, however the rest is supplied, in any year and area', () => {
    const part = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.record({ contracted: part, claimed: part, own: part, left: fc.integer({ min: 1, max: 1_000_000 }) }),
        fc.integer({ min: 2023, max: 2031 }),
        ({ contracted, claimed, own, left }, year) => {
          const flow = (name: string, amount: number) => ({ ...bought, id: name, flow: name, amount, year });
          const share = left / (contracted + claimed + own + left);
          const intensity = intensityOf([
            flow('contracted', contracted),
            flow('self-generated', own),
            flow('purchased', claimed + left),
            flow('claimed', claimed),
          ]);
          expect(intensity).toBeCloseTo((share * 0.8325) / 0.2856, 9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('needs the shares that the annexes come to, and credits nothing that is sent out or offset', () => {
    const park = (green: number, more: Record<string, unknown>[] = []) =>
      intensityOf([
        { ...bought, amount: 1_000_000 * (1 - green) },
        { ...bought, id: 'green', flow: 'contracted', amount: 1_000_000 * green },
        ...more,
      ]);
    expect([park(0.931), park(0.897), park(0.9)].map((each) => Number(each.toFixed(2)))).toEqual([0.2, 0.3, 0.29]);
    // 2.915 t/tce of grid power.
    expect(park(0)).toBeCloseTo(2.915, 3);
    const [made] = run({ profiles: [rated.id], activities: all });
    expect(made!.lines.find(({ activityId }) => activityId === 'fed')).toMatchObject({
      note: 'reported-beside',
      methods: [],
    });
  });

  it('is the newest edition, and every older one says by what it is superseded', () => {
    for (const profile of library.profiles) {
      const { superseded } = run({ profiles: [profileName(profile)], activities: [] })[0]!;
      const newest = findProfile(library.profiles, profile.id);
      if (newest === profile) expect(superseded, profileName(profile)).toBeNull();
      else expect(superseded).toMatchObject({ en: expect.stringContaining(`superseded by ${profileName(newest)}`) });
    }
    expect(rated).toMatchObject({ version: 3, status: 'published' });
  });
});

describe('electricity under each method of each profile', () => {
  it('counts as often as its flow weighs', () => {
    for (const profile of library.profiles)
      for (const method of profile.electricity)
        for (const flow of electricityFlows) {
          const activities = inventoryInput.parse({
            profiles: ['x'],
            // A claim stands for something that was bought.
            activities: [{ ...bought, id: 'one', flow }, ...(flow === 'claimed' ? [bought] : [])],
          }).activities;
          const { lines } = makeInventory(profile, activities, { factors: library.factors, area: 'CN-JS' });
          const line = lines.find(({ activityId, methods }) => activityId === 'one' && methods.includes(method.method));
          const weight = flowWeight(method, flow);
          const factor = Number(line?.factor?.value ?? 0);
          expect(line?.tCO2e ?? 0, `${profileName(profile)} ${method.method} ${flow}`).toBeCloseTo(
            weight * bought.amount * factor,
            6,
          );
          expect(factor === 0).toBe(weight === 0);
        }
  });
});

describe('all gases', () => {
  const ghg = findProfile(library.profiles, 'ghg-protocol');
  const made = (activities: Record<string, unknown>[], profile = 'ghg-protocol') =>
    run({ profiles: [profile], activities })[0]!;
  const fuels = library.factors.filter(({ category, set }) => category === 'fuel' && set === ghg.fuelSet);
  const burnt = (factor: (typeof fuels)[number]) => ({
    ...{ id: factor.item, kind: 'fuel', item: factor.item, amount: 100, year: 2023 },
    ...{ unit: factor.components!.ncvUnit.replace('GJ/', ''), oxidationPct: 98 },
  });

  it('of every fuel are CO2, methane and nitrous oxide, and the earlier edition keeps CO2 alone', () => {
    expect(fuels.length).toBeGreaterThan(20);
    const [now, before] = [made(fuels.map(burnt)), made(fuels.map(burnt), 'ghg-protocol@2')];
    expect([now.gaps, now.co2Only]).toEqual([[], []]);
    // What states CO2 alone says so, also where it was published.
    expect(before.co2Only).toEqual(fuels.map(({ item }) => item));
    for (const [i, { item, components }] of fuels.entries()) {
      const line = now.lines[i]!;
      expect(
        line.gases!.map(({ gas }) => gas),
        item,
      ).toEqual([...fuelGases]);
      const energyTJ = (100 * Number(components!.ncv)) / 1000;
      const more = line.gases!.reduce(
        (sum, { factor, gwp }) => sum + energyTJ * Number(factor.value) * Number(gwp.value),
        0,
      );
      expect(line.tCO2e, item).toBeCloseTo(before.lines[i]!.tCO2e + more / 1000, 6);
      expect(before.lines[i]).not.toHaveProperty('gases');
    }
  });

  it('go by the defaults that a foreign table gives per gross heat as well', () => {
    // 40 CFR 98 table C-2, kg per mmBtu of gross heat, which is 5 to 10 % more than net heat.
    const foreign = {
      anthracite: [1.1e-2, 1.6e-3],
      coke: [1.1e-2, 1.6e-3],
      diesel: [3e-3, 6e-4],
      'natural-gas': [1e-3, 1e-4],
    };
    for (const [item, values] of Object.entries(foreign))
      fuelGases.forEach((gas, i) => {
        const own = library.factors.find(
          (each) => each.category === 'combustion' && each.item === item && each.basis === gas,
        );
        const perTJ = values[i]! / 1.05505585262e-3;
        expect(Number(own!.value) / perTJ, `${item} ${gas}`).toBeGreaterThan(0.9);
        expect(Number(own!.value) / perTJ, `${item} ${gas}`).toBeLessThan(1.15);
      });
  });

  it('that leak count by their potential in every set: hydrofluorocarbons, perfluorocarbons, SF6 and NF3', () => {
    const of = (set: string) =>
      library.factors.filter((each) => each.category === 'gwp' && each.set === set).map(({ item }) => item);
    const kyoto = of('AR5').filter((item) => /^(HFC|c-C|C\d?F|C\dF|SF6|NF3)/.test(item));
    expect(kyoto.filter((item) => item.startsWith('HFC'))).toHaveLength(19);
    expect(of('AR6')).toEqual(expect.arrayContaining(kyoto));
    for (const item of kyoto) {
      const [line] = made([{ id: item, kind: 'gas', item, amount: 1, unit: 'kg', year: 2023 }]).lines;
      expect(line!.tCO2e, item).toBe(Number(line!.gwp!.value) / 1000);
    }
  });

  it('of a fuel in energy go by the heating value that is stated, and by none otherwise', () => {
    const inGas = { id: 'gas', kind: 'fuel', item: 'natural-gas', year: 2023 };
    const volume = made([{ ...inGas, amount: 12.5, unit: '10^4 Nm3' }]);
    const stated = { heatingValue: '35.5', heatingValueUnit: 'MJ/Nm3' };
    const energy = { ...inGas, amount: 12.5 * 10_000 * 35.5, unit: 'MJ' };
    const made2 = made([{ ...energy, ...stated }]);
    expect(made2.methods[0]!.total).toBe(volume.methods[0]!.total);
    expect(made2.lines[0]!.formula).toContain('by 35.5 MJ/Nm3');
    expect(made([energy]).gaps).toMatchObject([{ code: 'CARBON_UNIT_MISMATCH' }]);
    expect(made([{ ...inGas, amount: 1, unit: 'Nm3', ...stated }]).gaps).toMatchObject([
      { code: 'CARBON_OUT_OF_RANGE', message: expect.stringMatching(/heatingValue: MJ\/Nm3.*measure the same/) },
    ]);
  });
});
