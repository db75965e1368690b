import type { z } from 'zod';
import type { refrigerantInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { divide, exact, multiply, toNumber } from '../exact/index.ts';
import { fractionOfOne, nonNegative } from '../input/index.ts';
import { byPotential } from './potentials.ts';
import { nothing } from '../problem.ts';

/** Leaked gas × warming potential. The leak is given as a mass, or as a share of the charge. */
export function calculateRefrigerant(input: z.infer<typeof refrigerantInput>): Record<string, unknown> {
  const leaked = leakedOf(input);
  return {
    leakedKg: toNumber(leaked),
    tCO2e: byPotential(input.gwp, 'gwp', (potential) => divide(multiply(leaked, potential), exact(1000))),
    ...(input.gas === undefined ? {} : { gas: input.gas }),
    formula: 'leaked mass × GWP',
  };
}

function leakedOf({ leakedKg, chargeKg, leakRatePct }: z.infer<typeof refrigerantInput>) {
  const byCharge = chargeKg !== undefined && leakRatePct !== undefined;
  if ((leakedKg === undefined) === !byCharge)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'leakedKg',
      value: leakedKg ?? nothing,
      expected: {
        en: 'either leakedKg, or chargeKg with leakRatePct',
        'zh-CN': 'leakedKg，或 chargeKg 与 leakRatePct 二者',
      },
    });
  if (!byCharge) return nonNegative(leakedKg!, 'leakedKg');
  const share = divide(exact(leakRatePct, 'leakRatePct'), exact(100));
  fractionOfOne(toNumber(share), 'leakRatePct / 100');
  return multiply(nonNegative(chargeKg, 'chargeKg'), share);
}
