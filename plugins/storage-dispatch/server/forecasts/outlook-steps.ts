import type { Dispatch } from '../context.ts';

/** Forecasts are made once an hour, and plans in between read them: they reach as much further. */
const spare = 8;

/** Quarter hours that the hourly forecasts reach. */
export function outlookSteps({ scope }: Pick<Dispatch, 'scope'>): number {
  return scope.config.horizonHours * 4 + spare;
}
