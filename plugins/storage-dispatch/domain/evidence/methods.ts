import { defineMethod } from '@lingtan/sdk';
import { forecastErrorMethod } from './forecast-error.ts';

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

/** Energy at the end of a step over the capacity, % (parameters `energyAtEnd` and `capacity`, kWh). */
export const stateOfChargeMethod = defineMethod({
  id: 'dispatch.state-of-charge',
  version: 1,
  recompute({ parameters }) {
    const { energyAtEnd, capacity } = parameters ?? {};
    return typeof energyAtEnd !== 'number' || typeof capacity !== 'number' || capacity === 0
      ? null
      : round((100 * energyAtEnd) / capacity);
  },
});

/**
 * State of charge within a step, %: the energy moves evenly from the begin of the step to its end (parameters `energyAtBegin`,
 * `energyAtEnd` and `capacity`, kWh; `share`: the part of the step that is over, 0 to 1).
 */
export const stateOfChargeWithinMethod = defineMethod({
  id: 'dispatch.state-of-charge-within',
  version: 1,
  recompute({ parameters }) {
    const { energyAtBegin, energyAtEnd, capacity, share } = parameters ?? {};
    const known = [energyAtBegin, energyAtEnd, capacity, share].every((each) => typeof each === 'number');
    if (!known || capacity === 0) return null;
    const [begin, end] = [energyAtBegin as number, energyAtEnd as number];
    return round((100 * (begin + (end - begin) * (share as number))) / (capacity as number));
  },
});

/** Sum of what a plan says of a step (parameters `part.<n>`). */
export const stepFigureMethod = defineMethod({
  id: 'dispatch.step-figure',
  version: 1,
  recompute({ parameters }) {
    const parts = Object.entries(parameters ?? {}).filter(([name]) => name.startsWith('part.'));
    if (parts.length === 0 || parts.some(([, value]) => typeof value !== 'number')) return null;
    return round(parts.reduce((sum, [, value]) => sum + (value as number), 0));
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

/** Mean of the column `q50` over the rows that have a value, rounded to a millionth. */
export const forecastMeanMethod = defineMethod({
  id: 'dispatch.forecast-mean',
  version: 1,
  recompute({ rows }) {
    const column = rows?.columns.indexOf('q50') ?? -1;
    if (!rows || rows.truncated || column < 0) return null;
    const values = rows.values.map((row) => row[column]).filter((value) => typeof value === 'number');
    return values.length === 0 ? null : round(values.reduce((sum, value) => sum + value, 0) / values.length);
  },
});

/** The value of a window next to the one asked for, kW (parameters `requestedKw`, `windowMin`, `windowMax`). */
export const gateWindowMethod = defineMethod({
  id: 'dispatch.gate-window',
  version: 1,
  recompute({ parameters }) {
    const { requestedKw, windowMin, windowMax } = parameters ?? {};
    if (typeof requestedKw !== 'number' || typeof windowMin !== 'number' || typeof windowMax !== 'number') return null;
    return round(Math.min(Math.max(requestedKw, windowMin), windowMax));
  },
});

/** Cost of one way less the cost of the other (parameters `cost.metered`, `cost.no-storage`), rounded to a millionth. */
export const savingMethod = defineMethod({
  id: 'dispatch.saving',
  version: 1,
  recompute({ parameters }) {
    const [metered, without] = [parameters?.[`${costPrefix}metered`], parameters?.[`${costPrefix}no-storage`]];
    return typeof metered !== 'number' || typeof without !== 'number' ? null : round(without - metered);
  },
});

export const dispatchMethods = [
  forecastErrorMethod,
  objectiveMethod,
  setpointMethod,
  stateOfChargeMethod,
  stateOfChargeWithinMethod,
  stepFigureMethod,
  forecastEnergyMethod,
  forecastMeanMethod,
  gateWindowMethod,
  savingMethod,
];

/** `id@version`. */
export function dispatchMethodName({ id, version }: { id: string; version: number }): string {
  return `${id}@${version}`;
}
