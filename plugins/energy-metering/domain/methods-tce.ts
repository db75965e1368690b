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
