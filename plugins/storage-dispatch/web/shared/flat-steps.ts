import type { ChartSeries } from '@lingtan/web-sdk';

/** Steps of a plan, ms UTC, in order. */
export type Steps = readonly { from: number; to: number }[];

type Points = Pick<ChartSeries, 'ts' | 'values' | 'gapMs'>;

/** A value that holds over its step, as a flat top: from its beginning to just before the next. */
export function flatSteps(steps: Steps, values: readonly (number | null | undefined)[]): Points {
  return {
    ts: steps.flatMap(({ from, to }) => [from, to - 1]),
    values: flatValues(steps, values),
    gapMs: longest(steps) + 1,
  };
}

/** @see flatSteps: only the values, for a band on the same times. */
export function flatValues(steps: Steps, values: readonly (number | null | undefined)[]): (number | null)[] {
  return steps.flatMap((_, step) => [values[step] ?? null, values[step] ?? null]);
}

/** A level that is known at the beginning and at the end of each step, in kWh or percent. */
export function levels(steps: Steps, initial: number, ends: readonly number[]): Points {
  if (steps.length === 0) return { ts: [], values: [] };
  return {
    ts: [steps[0]!.from, ...steps.map(({ to }) => to)],
    values: [initial, ...steps.map((_, step) => ends[step] ?? null)],
    gapMs: longest(steps) + 1,
  };
}

function longest(steps: Steps): number {
  return steps.reduce((length, { from, to }) => Math.max(length, to - from), 0);
}

/** Step that contains an instant; -1 outside of the plan. */
export function stepAt(steps: Steps, at: number): number {
  return steps.findIndex(({ from, to }) => at >= from && at < to);
}
