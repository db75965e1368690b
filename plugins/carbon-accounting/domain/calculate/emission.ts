import type { z } from 'zod';
import type { emissionInput } from '../../contracts/index.ts';
import { convert, checkActivityUnit, convertFuel, parseFactorUnit, statedHeating } from '../units/index.ts';
import type { HeatingValue } from '../units/index.ts';
import { exact, multiply, toInteger, toNumber, toText } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { nonNegative, positive } from '../input/index.ts';

/** Unrounded masses under the name of their gas, such as `kgCO2` and `tCO2`. */
export type Masses = Record<`kg${string}` | `t${string}`, number>;

export interface EmissionResult {
  /** Nearest whole kilogram, half away from zero. */
  roundedKg: number;
  /** Exact decimal text of the kilograms. */
  exactKg: string;
  gas: string;
  formula: string;
}

/**
 * Activity × factor, kg of the factor's gas; the unit of the activity is converted, or refused where it measures something else and no
 * heating value is stated.
 */
export function emissionKg(
  activity: Exact,
  unit: string,
  factor: Exact,
  factorUnit: string,
  heating: HeatingValue | null = null,
): Exact {
  const parsed = parseFactorUnit(factorUnit);
  if (heating === null) checkActivityUnit(unit, parsed, factorUnit);
  return multiply(convertFuel(activity, unit, parsed.per, heating), factor, convert(exact(1), parsed.mass, 'kg'));
}

/** Emission of an activity by a factor that is given with it. What is deducted is an activity of its own, or has a negative factor. */
export function calculateEmission(input: z.infer<typeof emissionInput>): Masses & EmissionResult {
  const kg = emissionKg(
    nonNegative(input.activity, 'activity'),
    input.unit,
    exact(input.factor, 'factor'),
    input.factorUnit,
    statedHeating(input, positive),
  );
  const { gas } = parseFactorUnit(input.factorUnit);
  const masses: Masses = { [`kg${gas}`]: toNumber(kg), [`t${gas}`]: toNumber(convert(kg, 'kg', 't')) };
  return Object.assign(masses, {
    roundedKg: Number(toInteger(kg)),
    exactKg: toText(kg, 18),
    gas,
    formula: `${input.activity} ${input.unit} × ${input.factor} ${input.factorUnit}${heatingText(input)}`,
  });
}

/** Where a heating value stands between the units, it stands in the formula. */
function heatingText({ heatingValue, heatingValueUnit }: z.infer<typeof emissionInput>): string {
  return heatingValue === undefined ? '' : ` by ${heatingValue} ${heatingValueUnit}`;
}
