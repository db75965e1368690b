import { readInput } from '@lingtan/sdk';
import { indicatorInputs } from '../../contracts/index.ts';
import type { IndicatorOperation } from '../../contracts/index.ts';
import { operationOf } from '../calculate/index.ts';
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
  // What is left of an input that lacks the field above: the fault is that field, not the operation.
  ['factors', 'electric'],
  ['consumption', 'non-fossil'],
  ['physical', 'non-fossil'],
  ['certificates', 'non-fossil'],
  ['curtail', 'direct'],
  ['export', 'direct'],
  ['load', 'direct'],
];

/** Park indicators: threshold of an energy class, rating, guide indicators, all-electric park, non-fossil electricity of a user, direct green supply. */
export function indicators(input: unknown, rules: Rules): object {
  switch (operationOf(input, signs, indicatorInputs)) {
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
