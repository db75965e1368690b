import { defineMethod } from '@lingtan/sdk';

/** Sum of the inputs, which are whole numbers as text. */
export const alarmSumMethod = defineMethod({
  id: 'alarm.sum',
  version: 1,
  recompute: ({ inputs }) =>
    inputs.some(({ value }) => value === null)
      ? null
      : String(inputs.reduce((sum, { value }) => sum + Number(value), 0)),
});

/** Mean number of alarms (the only input) in ten minutes of a span (parameters `from` and `to`). */
export const alarmRateMethod = defineMethod({
  id: 'alarm.rate',
  version: 1,
  recompute({ inputs, parameters }) {
    const length = Date.parse(String(parameters?.['to'])) - Date.parse(String(parameters?.['from']));
    const count = Number(inputs[0]?.value ?? NaN);
    return length > 0 && !Number.isNaN(count) ? (count * 600_000) / length : null;
  },
});

export const alarmMethods = [alarmSumMethod, alarmRateMethod];
