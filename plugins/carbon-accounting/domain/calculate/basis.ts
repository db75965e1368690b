import type { z } from 'zod';
import type { basisInput, DecimalInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { divide, exact, multiply, toNumber } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { nonNegative } from '../input/index.ts';
import { convert } from '../units/index.ts';

/** Energy given under exactly one of several units, kWh. */
export function energyKwh(input: { kWh?: DecimalInput; MWh?: DecimalInput; GWh?: DecimalInput }): Exact {
  const given = (['kWh', 'MWh', 'GWh'] as const).filter((unit) => input[unit] !== undefined);
  if (given.length !== 1)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'kWh, MWh, GWh',
      value: given.join(' and ') || 'nothing',
      expected: 'exactly one of them',
    });
  const [unit] = given;
  return convert(nonNegative(input[unit!]!, unit!), unit!, 'kWh');
}

/** The same energy by every basis: a claim must show which one it stands on. Factors in kgCO2/kWh. */
export function calculateBasis(input: z.infer<typeof basisInput>): Record<string, unknown> {
  const energy = energyKwh(input);
  const values = Object.entries(input.factors).map(([basis, factor]): [string, number] => [
    basis,
    toNumber(divide(multiply(energy, nonNegative(factor, `factors.${basis}`)), exact(1000))),
  ]);
  if (values.length === 0)
    throw carbonErrors.OUT_OF_RANGE({ field: 'factors', value: '{}', expected: 'at least one factor' });
  const tonnes = values.map(([, value]) => value);
  return {
    tCO2: Object.fromEntries(values),
    range: { lowest: Math.min(...tonnes), highest: Math.max(...tonnes) },
    formula: 'energy × factor of the basis',
  };
}
