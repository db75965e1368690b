import { defineMethod } from '@lingtan/sdk';
import { tceQuantities } from '../contracts/index.ts';
import { gramsOfCoal } from './tce/index.ts';

/** Amount × factor in integer grams of standard coal; parameters `kgce` (decimal text) and `per`. */
export const tceOfAmount = defineMethod({
  id: 'energy.tce',
  version: 1,
  recompute({ inputs, parameters }) {
    const amount = Number(inputs.find(({ role }) => role === 'amount')?.value ?? NaN);
    const kgce = parameters?.['kgce'];
    const per = tceQuantities.find((quantity) => quantity === parameters?.['per']);
    if (!Number.isInteger(amount) || typeof kgce !== 'string' || per === undefined) return null;
    return String(gramsOfCoal(amount, { kgce, per }));
  },
});

/** Standard coal (inputs `coal`, grams) over production (input `production`): kgce per unit, rounded to a thousandth. */
export const tceIntensityMethod = defineMethod({
  id: 'energy.tce-intensity',
  version: 1,
  recompute({ inputs }) {
    const coal = inputs.filter(({ role }) => role === 'coal').reduce((sum, { value }) => sum + Number(value ?? NaN), 0);
    const production = Number(inputs.find(({ role }) => role === 'production')?.value ?? NaN);
    const result = Math.round(coal / production) / 1000;
    return Number.isFinite(result) ? result : null;
  },
});
