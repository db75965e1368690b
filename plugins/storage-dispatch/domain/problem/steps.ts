import type { DispatchProblem } from '../../contracts/problem.ts';

/** A number for all steps, or one per step. */
export type Series = number | readonly number[];

/** Value of a series in a step. */
export const at = (series: Series, step: number): number => (typeof series === 'number' ? series : series[step]!);

/** Lengths of the steps, h. */
export function stepLengths(steps: DispatchProblem['steps']): Float64Array {
  return 'lengthsH' in steps ? Float64Array.from(steps.lengthsH) : new Float64Array(steps.count).fill(steps.dtH);
}

/** Largest absolute value of a series. */
export const largest = (series: Series): number =>
  typeof series === 'number' ? Math.abs(series) : series.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
