import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversionBetween, dimensionOf, unitProblem } from './units.ts';

function convert(value: number, from: string, to: string): number {
  const result = conversionBetween(from, to);
  if (!result.ok) throw new Error(result.problem);
  return value * result.conversion.scale + result.conversion.offset;
}

describe('unit conversion', () => {
  it.each([
    [1, 'MW', 'kW', 1000],
    [1, 'kWh', 'MJ', 3.6],
    [1, 'GJ', 'kWh', 277.777777777778],
    [36, 'm3/h', 'L/s', 10],
    [1, 'm³/h', 'L/min', 16.6666666666667],
    [25, 'degC', 'K', 298.15],
    [212, 'degF', 'degC', 100],
    [0, '°C', 'degF', 32],
    [1, 'kvar', 'var', 1000],
    [1, 'MVA', 'kVA', 1000],
    [2, 'kvarh', 'varh', 2000],
    [0.5, 'fraction', '%', 50],
    [1, 'bar', 'kPa', 100],
    [1, 'mS/cm', 'uS/cm', 1000],
    [1, 't/h', 'kg/h', 1000],
    [1, 'kWh/h', 'kW', 1],
    [1, 'tCO2', 'kgCO2', 1000],
    [1, 'tce', 'kgce', 1000],
    [3600, 'Ah', 'kAh', 3.6],
    [7, 'pH', 'pH', 7],
    [1, 'W/m2', 'kW/m^2', 0.001],
  ])('%d %s is %s %d', (value, from, to, expected) => {
    expect(convert(value, from, to)).toBeCloseTo(expected, 9);
  });

  it.each([
    ['kWh', 'kW'],
    ['kVA', 'kW'],
    ['kvar', 'kW'],
    ['m3', 'Nm3'],
    ['%', 'kW'],
    ['pH', 'H'],
    ['degC', 'kW'],
  ])('refuses %s as %s and names both', (from, to) => {
    const result = conversionBetween(from, to);
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? '' : result.problem).toContain(from);
    expect(result.ok ? '' : result.problem).toContain(to);
  });

  it('refuses what it does not know or would have to guess', () => {
    expect(unitProblem('furlongs-per-moon')).toContain('unknown');
    expect(unitProblem('ton')).toContain('ambiguous');
    expect(unitProblem('')).toContain('empty');
    expect(unitProblem('constructor')).toContain('unknown');
    expect(unitProblem('__proto__')).toContain('unknown');
    for (const unit of ['kW', '%', '°C', 'm3/h', 'µg/m³', 'pH', 'rpm', '1', 'Hz']) expect(unitProblem(unit)).toBeNull();
  });

  it('gives exact decimal factors between prefixes', () => {
    expect(conversionBetween('MW', 'kW')).toEqual({ ok: true, conversion: { scale: 1000, offset: 0 } });
    expect(conversionBetween('Wh', 'kWh')).toEqual({ ok: true, conversion: { scale: 0.001, offset: 0 } });
    expect(conversionBetween('degC', 'K')).toEqual({ ok: true, conversion: { scale: 1, offset: 273.15 } });
  });

  it('there and back is the same value', () => {
    const pairs = fc.constantFrom(['MW', 'W'], ['kWh', 'J'], ['degC', 'degF'], ['m3/h', 'L/s'], ['bar', 'psi']);
    fc.assert(
      fc.property(pairs, fc.double({ min: -1e6, max: 1e6, noNaN: true }), ([from, to], value) => {
        expect(convert(convert(value, from!, to!), to!, from!)).toBeCloseTo(value, 3);
      }),
    );
  });
});

describe('dimensions for arithmetic', () => {
  const of = (unit: string) => {
    const found = dimensionOf(unit);
    if ('problem' in found) throw new Error(found.problem);
    return found;
  };
  it('multiply and divide like their units', () => {
    expect(of('kWh').scale).toBe(3_600_000);
    expect(of('MJ/m³').scale).toBe(1e6);
    const [energy, density, volume] = [of('MJ'), of('MJ/m^3'), of('m3')];
    expect(density.exponents.map((power, at) => power + volume.exponents[at]!)).toEqual(energy.exponents);
    expect(of('tce').exponents).not.toEqual(of('t').exponents);
    expect(of('tce').scale / of('kgce').scale).toBeCloseTo(1000, 9);
    expect(of('1').exponents.every((power) => power === 0)).toBe(true);
  });
  it('refuse scales with an offset and unknown units', () => {
    expect(dimensionOf('degC')).toMatchObject({ problem: expect.stringContaining('offset') });
    expect(dimensionOf('furlongs!')).toMatchObject({ problem: expect.stringContaining('unknown') });
  });
});
