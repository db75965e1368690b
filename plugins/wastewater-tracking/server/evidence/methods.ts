import { defineMethod } from '@lingtan/sdk';
import { amountFen } from '../../domain/index.ts';

/** A sum of its inputs. Null when one of them has no value. */
export const sumMethod = defineMethod({
  id: 'water.sum',
  version: 1,
  recompute: ({ inputs }) =>
    inputs.some(({ value }) => value === null) ? null : inputs.reduce((sum, { value }) => sum + Number(value), 0),
});

/** Amounts of money, added in whole fen. */
export const sumFenMethod = defineMethod({
  id: 'water.sum-fen',
  version: 1,
  recompute: ({ inputs }) => inputs.reduce((sum, { value }) => sum + Math.round(Number(value) * 100), 0) / 100,
});

/** Volume in whole litres times the price of a m³, rounded to whole fen. */
export const volumePriceMethod = defineMethod({
  id: 'water.volume-price',
  version: 1,
  recompute: ({ inputs, parameters }) => {
    const litres = inputs.reduce((sum, { value }) => sum + Math.round(Number(value ?? 0) * 1000), 0);
    return amountFen(litres, Number(parameters?.priceFenPerM3)) / 100;
  },
});
