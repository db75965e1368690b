import type { z } from 'zod';
import type { basisInput, DecimalInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { divide, exact, multiply, toNumber } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { nonNegative } from '../input/index.ts';
import { convert } from '../units/index.ts';
import { exactlyOne, nothing, severally } from '../problem.ts';

/** Energy given under exactly one of several units, kWh. */
export function energyKwh(input: { kWh?: DecimalInput; MWh?: DecimalInput; GWh?: DecimalInput }): Exact {
  const given = (['kWh', 'MWh', 'GWh'] as const).filter((unit) => input[unit] !== undefined);
  if (given.length !== 1)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'kWh, MWh, GWh',
      value: given.length === 0 ? nothing : severally(given),
      expected: exactlyOne,
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
    throw carbonErrors.OUT_OF_RANGE({
      field: 'factors',
      value: '{}',
      expected: { en: 'at least one factor', 'zh-CN': '至少一个因子' },
    });
  const tonnes = values.map(([, value]) => value);
  return {
    tCO2: Object.fromEntries(values),
    range: { lowest: Math.min(...tonnes), highest: Math.max(...tonnes) },
    formula: 'energy × factor of the basis',
  };
}
