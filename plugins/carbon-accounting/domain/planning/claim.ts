import type { ClaimInput, Factor, GridBasis } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { divide, multiply, subtract, toNumber } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { nonNegative, positive } from '../input/index.ts';
import { nation } from '../inventory/index.ts';
import { nothing } from '../problem.ts';
import { basisFactor, basesOfGrid } from './avoided.ts';

export interface ClaimBasis {
  basis: string;
  kgCO2PerKWh: number;
  /** What the electricity alone explains, t. */
  explainedT: number;
  /** Of the claim, fraction of 1. */
  share: number;
  /** What something else must explain, t; negative when the electricity explains more than is claimed. */
  restT: number;
  /** The rest per t of product; null without product. */
  restTPerT: number | null;
  /** `id@version` of the library; null for a given value. */
  factor: string | null;
}

/**
 * The arithmetic of a claimed reduction: what its electricity explains under each basis, and what is left for everything else, such as
 * a change of the process route. The basis changes the answer by more than half, so that all of them are stated.
 */
export function claim(input: ClaimInput, factors: readonly Factor[]) {
  const claimed = positive(input.claimedT, 'claimedT');
  const mwh = nonNegative(input.MWh, 'MWh');
  const product = input.productT === undefined ? null : positive(input.productT, 'productT');
  const bases = basesOf(input, factors).map(([basis, value, factor]): ClaimBasis => {
    // MWh × kg/kWh = t.
    const explained = multiply(mwh, value);
    const rest = subtract(claimed, explained);
    return {
      basis,
      kgCO2PerKWh: toNumber(value),
      explainedT: toNumber(explained),
      share: toNumber(divide(explained, claimed)),
      restT: toNumber(rest),
      restTPerT: product && toNumber(divide(rest, product)),
      factor,
    };
  });
  const explained = bases.map(({ explainedT }) => explainedT);
  return {
    claimedT: toNumber(claimed),
    MWh: toNumber(mwh),
    explainedT: { from: Math.min(...explained), to: Math.max(...explained) },
    bases,
    formula: 'MWh × kgCO2/kWh = t explained by electricity; claim − explained = rest',
  };
}

function basesOf(input: ClaimInput, factors: readonly Factor[]): [string, Exact, string | null][] {
  if (input.factors !== undefined)
    return Object.entries(input.factors).map(([name, value]) => [name, nonNegative(value, `factors.${name}`), null]);
  const { year } = input;
  if (year === undefined)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'year',
      value: nothing,
      expected: { en: 'the year of the electricity, or factors by name', 'zh-CN': '电量所属年份，或按名称给出的因子' },
    });
  return basesOfGrid(input.area).map(({ basis, area }) => {
    const { value, factor } = basisFactor(factors, { basis, area, year });
    return [area === nation ? names[basis]! : `average of ${area}`, value, factor];
  });
}

/** Names of the bases of the nation. */
const names: Partial<Record<GridBasis, string>> = {
  average: 'national average',
  'ex-market': 'ex-market',
  'fossil-only': 'fossil only',
};
