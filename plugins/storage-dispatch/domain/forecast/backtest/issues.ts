import type { ForecastContext } from '../context.ts';
import { forecastErrors } from '../errors.ts';

/** Index of the step that starts at `issuedAt`: the first one not yet known. */
export function issueStep(context: ForecastContext, issuedAt: number): number {
  const { start, stepMs, day } = context.steps;
  const step = (issuedAt - start) / stepMs;
  if (!Number.isInteger(step) || step < 1 || step >= day.length)
    throw forecastErrors.ISSUE_INVALID({
      value: Number.isFinite(issuedAt) ? new Date(issuedAt).toISOString() : issuedAt,
    });
  return step;
}

/**
 * Steps at which forecasts would have been issued before `issue`, ascending: at its time of day, and `perDay` times a day in
 * all, beginning `after` steps after the start so that there is something to look back on.
 */
export function pastIssues(context: ForecastContext, issue: number, perDay: number, after: number): Int32Array {
  const { slot, slotsPerDay } = context.steps;
  const every = Math.max(1, Math.round(slotsPerDay / perDay));
  const found: number[] = [];
  for (let step = after; step < issue; step++) if ((slot[step]! - slot[issue]!) % every === 0) found.push(step);
  return Int32Array.from(found);
}
