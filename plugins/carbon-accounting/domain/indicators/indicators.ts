import { readInput } from '@lingtan/sdk';
import { indicatorInputs } from '../../contracts/index.ts';
import type { IndicatorOperation } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { nonNegative } from '../input/index.ts';
import { rateDirect } from './direct.ts';
import { rateElectric } from './electric.ts';
import { rateNonFossil } from './non-fossil.ts';
import { rate, rateGuide } from './rating.ts';
import type { Rules } from './rules.ts';

const signs: readonly [string, IndicatorOperation][] = [
  ['Ere', 'direct'],
  ['kgcePerKWh', 'electric'],
  ['energyTrade', 'non-fossil'],
  ['emissionsTCO2', 'rating'],
  ['energyTce', 'target'],
  ['guide', 'guide'],
];

function operationOf(input: unknown): IndicatorOperation {
  const fields = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  const named = fields['operation'];
  const found = named === undefined ? signs.find(([field]) => field in fields)?.[1] : named;
  if (typeof found === 'string' && Object.hasOwn(indicatorInputs, found)) return found as IndicatorOperation;
  throw carbonErrors.OPERATION_UNKNOWN({
    field: 'operation',
    value: JSON.stringify(named ?? null),
    expected: Object.keys(indicatorInputs).join(', '),
  });
}

/** Park indicators: threshold of an energy class, rating, guide indicators, all-electric park, non-fossil electricity of a user, direct green supply. */
export function indicators(input: unknown, rules: Rules): object {
  switch (operationOf(input)) {
    case 'target': {
      const { energyTce } = readInput(indicatorInputs.target, input);
      const target = (value: number | string, field: string): number | null => {
        const rule = rules.core(nonNegative(value, field));
        return rule && Number(rule.value);
      };
      return Array.isArray(energyTce)
        ? { targetTPerTce: energyTce.map((value, i) => target(value, `energyTce.${i}`)) }
        : { targetTPerTce: target(energyTce, 'energyTce') };
    }
    case 'rating':
      return rate(readInput(indicatorInputs.rating, input), rules);
    case 'guide':
      return { guide: rateGuide(readInput(indicatorInputs.guide, input).guide, rules) };
    case 'electric':
      return rateElectric(readInput(indicatorInputs.electric, input));
    case 'non-fossil':
      return rateNonFossil(readInput(indicatorInputs['non-fossil'], input));
    case 'direct':
      return rateDirect(readInput(indicatorInputs.direct, input), rules);
  }
}
