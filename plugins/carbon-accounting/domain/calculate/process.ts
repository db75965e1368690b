import type { z } from 'zod';
import type { processInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { add, exact, multiply, negate, toNumber, toText } from '../exact/index.ts';
import { nonNegative } from '../input/index.ts';

export interface ProcessResult {
  tCO2: number;
  exactTCO2: string;
  /** By item; what is bound in a product is negative. */
  items: { item: string; tonnes: number; factor: number; tCO2: number }[];
  formula: string;
}

/** tCO2 = Σ amount × factor; carbon bound in a product is deducted. An item without a factor is refused, never left out. */
export function calculateProcess(input: z.infer<typeof processInput>): ProcessResult {
  const amounts = [
    ...Object.entries(input.amountsT).map(([item, amount]) => ({ item, amount, field: 'amountsT', bound: false })),
    ...Object.entries(input.productsT ?? {}).map(([item, amount]) => ({
      item,
      amount,
      field: 'productsT',
      bound: true,
    })),
  ];
  const lines = amounts.map(({ item, amount, field, bound }) => {
    const given = input.factorsTCO2PerT[item];
    if (given === undefined)
      throw carbonErrors.FACTOR_MISSING({
        field: `factorsTCO2PerT.${item}`,
        asked: `the process input ${item}`,
        stored: Object.keys(input.factorsTCO2PerT).join(', ') || 'none',
      });
    const tonnes = nonNegative(amount, `${field}.${item}`);
    const name = `factorsTCO2PerT.${item}`;
    const factor = bound ? negate(nonNegative(given, name)) : exact(given, name);
    return { item, tonnes, factor, tCO2: multiply(tonnes, factor) };
  });
  const total = add(...lines.map(({ tCO2 }) => tCO2));
  return {
    tCO2: toNumber(total),
    exactTCO2: toText(total, 12),
    items: lines.map(({ item, tonnes, factor, tCO2 }) => ({
      item,
      tonnes: toNumber(tonnes),
      factor: toNumber(factor),
      tCO2: toNumber(tCO2),
    })),
    formula: 'Σ amount × factor',
  };
}
