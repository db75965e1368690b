import type { z } from 'zod';
import type { fuelInput } from '../../contracts/index.ts';
import { compare, divide, exact, multiply, toNumber, toText } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { fractionOfOne, nonNegative } from '../input/index.ts';
import { convert, convertFuel, heatingUnit, unitOf } from '../units/index.ts';
import { carbonErrors } from '../errors.ts';
import { nothing } from '../problem.ts';

/** Mass of CO2 per mass of carbon: 44/12. */
export const co2PerCarbon = divide(exact(44), exact(12));

/** tCO2 = activity × NCV × carbon content × oxidation × 44/12 (GB/T 32150 sector guides). */
export function fuelTonnes(parts: { activity: Exact; ncv: Exact; carbon: Exact; oxidation: Exact }): Exact {
  return multiply(parts.activity, parts.ncv, parts.carbon, parts.oxidation, co2PerCarbon);
}

export interface FuelResult {
  tCO2: number;
  exactTCO2: string;
  energyGJ: number;
  /** tCO2 per unit of fuel. */
  factor: number;
  factorUnit: string;
  formula: string;
}

/** Combustion of a fuel whose values are given with it. */
export function calculateFuel(input: z.infer<typeof fuelInput>): FuelResult {
  const { dimension } = unitOf(input.unit);
  if (dimension === 'coal-equivalent' || dimension === 'distance' || dimension === 'freight')
    throw carbonErrors.OUT_OF_RANGE({
      field: 'unit',
      value: input.unit,
      expected: { en: 'a mass, a volume or an energy', 'zh-CN': '质量、体积或能量' },
    });
  const per = ncvPer(input.ncvUnit) ?? input.unit;
  const ncv = nonNegative(input.ncvGJPerUnit, 'ncvGJPerUnit');
  // Energy has no calorific value but that of its unit: any other one is of a unit of fuel, which must be named.
  if (input.ncvUnit === undefined && dimension === 'energy' && compare(ncv, convert(exact(1), per, 'GJ')) !== 0)
    throw carbonErrors.OUT_OF_RANGE({ field: 'ncvUnit', value: nothing, expected: energyPerFuel });
  // What is given as energy becomes fuel by the calorific value that is stated with it.
  const bridge = dimension === unitOf(per).dimension ? null : { value: ncv, unit: `GJ/${per}` };
  const activity = convertFuel(nonNegative(input.activity, 'activity'), input.unit, per, bridge);
  const carbon = nonNegative(input.carbonTPerGJ, 'carbonTPerGJ');
  const oxidation = fractionOfOne(input.oxidation, 'oxidation');
  const tonnes = fuelTonnes({ activity, ncv, carbon, oxidation });
  return {
    tCO2: toNumber(tonnes),
    exactTCO2: toText(tonnes, 12),
    energyGJ: toNumber(multiply(activity, ncv)),
    factor: toNumber(fuelTonnes({ activity: exact(1), ncv, carbon, oxidation })),
    factorUnit: `tCO2/${per}`,
    formula: 'activity × NCV × carbon content × oxidation × 44/12',
  };
}

const energyPerFuel = { en: 'GJ per unit of fuel, such as GJ/t', 'zh-CN': '单位燃料的吉焦数，例如 GJ/t' };

/** Unit of fuel that a calorific value such as `GJ/10^4 Nm3` is for. */
function ncvPer(unit: string | undefined): string | null {
  if (unit === undefined) return null;
  if (!/^GJ\s*\//.test(unit.trim()))
    throw carbonErrors.OUT_OF_RANGE({ field: 'ncvUnit', value: unit, expected: energyPerFuel });
  return heatingUnit(unit, 'ncvUnit').per;
}
