import { defineMethod } from '@lingtan/sdk';

/** Energy (input `energy`, Wh) over production (input `production`), kWh per unit, rounded to a thousandth. */
export const intensityMethod = defineMethod({
  id: 'energy.intensity',
  version: 1,
  recompute({ inputs }) {
    const of = (role: string): number => Number(inputs.find((input) => input.role === role)?.value ?? NaN);
    const result = Math.round(of('energy') / of('production')) / 1000;
    return Number.isFinite(result) ? result : null;
  },
});

/** Sum of the days (inputs `day`), or counter at the end − counter at the start, rounded to a thousandth of the unit. */
export const productionMethod = defineMethod({
  id: 'energy.production',
  version: 1,
  recompute({ inputs }) {
    const value = (role: string): number => Number(inputs.find((input) => input.role === role)?.value ?? NaN);
    const days = inputs.filter(({ role }) => role === 'day');
    if (days.length > 0)
      return days.reduce((sum, { value: quantity }) => sum + Math.round(Number(quantity) * 1000), 0) / 1000;
    const result = Math.round((value('end') - value('start')) * 1000) / 1000;
    return Number.isFinite(result) ? result : null;
  },
});
