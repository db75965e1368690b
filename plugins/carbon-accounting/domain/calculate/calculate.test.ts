import { describe, expect, it } from 'vitest';
import { indicators, Rules } from '../indicators/index.ts';
import { calculate } from './calculate.ts';

const oil = { activity: 100_000, ncvGJPerUnit: 42.652, carbonTPerGJ: 0.0202, oxidation: 0.98 };

describe('a fuel that is given as energy', () => {
  it('emits the same by its energy as by its mass, and takes no calorific value of an unnamed unit for that of energy', () => {
    const tonnes = (input: object): number => (calculate(input) as { tCO2: number }).tCO2;
    const byMass = tonnes({ ...oil, activity: 100, unit: 't' });
    const gigajoules = 100 * oil.ncvGJPerUnit;
    for (const [unit, each] of [
      ['GJ', '1'],
      ['MJ', '0.001'],
      ['kWh', '0.0036'],
    ] as const) {
      const activity = String(Math.round((gigajoules / Number(each)) * 1e6) / 1e6);
      const asEnergy = { ...oil, activity, unit };
      expect(tonnes({ ...asEnergy, ncvUnit: 'GJ/t' })).toBeCloseTo(byMass, 6);
      expect(tonnes({ ...asEnergy, ncvGJPerUnit: each })).toBeCloseTo(byMass, 6);
      expect(() => tonnes(asEnergy)).toThrow('ncvUnit: nothing is not valid; expected GJ per unit of fuel');
    }
  });
});

describe('an input that lacks a field', () => {
  const rated = (input: object): unknown => indicators(input, new Rules([]));
  it.each([
    [calculate, { activity: 1, unit: 'kWh', factor: 0.5, factorUnit: 'kgCO2/kWh' }],
    [calculate, { ...oil, unit: 't' }],
    [calculate, { amountsT: { lime: 1 }, factorsTCO2PerT: { lime: 1 } }],
    [calculate, { waterM3: 1, codInKgPerM3: 2, codOutKgPerM3: 1, b0KgCH4PerKgCod: 0.25, mcf: 0.8 }],
    [calculate, { nitrogenKg: 5, efKgN2ONPerKgN: 0.016 }],
    [calculate, { kWh: 10, factors: { average: 0.5 } }],
    [rated, { Ere: 100, curtail: 5, export: 18, load: 150 }],
    [rated, { kgcePerKWh: 0.2856, factors: { fossil: 0.8325 } }],
    [rated, { consumption: 100, physical: 35, energyTrade: 20, certificates: 10 }],
    [rated, { energyTce: 250_000, emissionsTCO2: 40_000 }],
  ])('is refused by that field, whichever it is: %#', (answer: (input: object) => unknown, whole) => {
    for (const field of Object.keys(whole)) {
      const { [field]: _, ...rest } = whole as Record<string, unknown>;
      // An energy by itself is another question: its target.
      if (field === 'emissionsTCO2') expect(answer(rest)).toEqual({ targetTPerTce: null });
      else expect(() => answer(rest), field).toThrow(new RegExp(`\\b${field}\\b`));
    }
  });

  it('is told from one that is no object, and from one that says nothing', () => {
    for (const input of [null, 'kWh', 5, [1]]) {
      expect(() => calculate(input)).toThrow(/expected an object/);
      expect(() => rated(input as object)).toThrow(/expected an object/);
    }
    expect(() => calculate({})).toThrow('operation: nothing is no operation; expected one of emission');
    expect(() => calculate({ operation: 'emision' })).toThrow('operation: "emision" is no operation');
  });
});
