import { defineMethod } from '@lingtan/sdk';
import { meanExpected } from './analysis/anomalies.ts';

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

/** Mean over the intervals of the median of the same interval of the weeks before, kW, from rows of (start ms, kW of each week). */
export const expectedPowerMethod = defineMethod({
  id: 'energy.expected-power',
  version: 1,
  recompute({ rows }) {
    if (!rows || rows.truncated) return null;
    return meanExpected(rows.values.map((row) => row.slice(1).map((kw) => (kw === null ? null : Number(kw)))));
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
