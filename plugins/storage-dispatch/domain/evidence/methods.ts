import { defineMethod } from '@lingtan/sdk';

const round = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Names of the cost parts in the parameters of a plan's explanation. */
export const costPrefix = 'cost.';

/** Sum of the cost parts (parameters `cost.<part>`), rounded to a millionth of the currency. */
export const objectiveMethod = defineMethod({
  id: 'dispatch.objective',
  version: 1,
  recompute({ parameters }) {
    const parts = Object.entries(parameters ?? {}).filter(([name]) => name.startsWith(costPrefix));
    if (parts.length === 0 || parts.some(([, value]) => typeof value !== 'number')) return null;
    return round(parts.reduce((sum, [, value]) => sum + (value as number), 0));
  },
});

/** Discharging minus charging power of a step, kW (parameters `discharge` and `charge`). */
export const setpointMethod = defineMethod({
  id: 'dispatch.setpoint',
  version: 1,
  recompute({ parameters }) {
    const { charge, discharge } = parameters ?? {};
    return typeof charge !== 'number' || typeof discharge !== 'number' ? null : round(discharge - charge);
  },
});

/** Energy of the median over the horizon, kWh: sum of the column `q50` times the step (parameter `stepMinutes`). */
export const forecastEnergyMethod = defineMethod({
  id: 'dispatch.forecast-energy',
  version: 1,
  recompute({ rows, parameters }) {
    const column = rows?.columns.indexOf('q50') ?? -1;
    const minutes = parameters?.['stepMinutes'];
    if (!rows || column < 0 || typeof minutes !== 'number') return null;
    return round(rows.values.reduce((sum, row) => sum + (Number(row[column] ?? 0) * minutes) / 60, 0));
  },
});

export const dispatchMethods = [objectiveMethod, setpointMethod, forecastEnergyMethod];

/** `id@version`. */
export function dispatchMethodName({ id, version }: { id: string; version: number }): string {
  return `${id}@${version}`;
}
