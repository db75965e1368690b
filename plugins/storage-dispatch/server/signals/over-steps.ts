import type { SignalSeries } from '../../contracts/index.ts';
import { quarter, quarterOf } from '../context.ts';
import type { Dispatch } from '../context.ts';
import { lockDispatch, readNewestForecasts, storeForecast } from '../forecasts/forecast-store.ts';
import type { StoredForecast } from '../forecasts/forecast-store.ts';
import { outlookSteps } from '../forecasts/outlook-steps.ts';
import { forecastQuarters, overSteps } from '../problem/plan-steps.ts';
import type { PlanSteps } from '../problem/plan-steps.ts';
import { forecastRef } from '../refs.ts';

/** A forecast that a plan takes for what is not published yet. */
export interface SignalForecast {
  series: SignalSeries;
  no: number;
  ref: string;
  /** Start of the first step that is forecast, ms UTC. */
  from: number;
}

/** Values by step of a plan; NaN where neither is known. */
export interface SteppedSignal {
  values: number[];
  forecast: SignalForecast | null;
}

/** A forecast made once an hour may be so old. */
const oldest = 6 * quarter;

/**
 * Fills what is not known from the newest forecast. Where there is none that reaches far enough one is made, if there is time
 * for it: with a signal to stop it by.
 */
export async function filledSteps(
  dispatch: Dispatch,
  series: SignalSeries,
  known: readonly number[],
  steps: PlanSteps,
  stop: AbortSignal | undefined,
): Promise<SteppedSignal> {
  const first = known.findIndex(Number.isNaN);
  if (first < 0) return { values: [...known], forecast: null };
  const at = quarterOf(dispatch.scope.clock.now());
  const found = await forecastFrom(dispatch, series, at, forecastQuarters(steps), stop);
  if (!found) return { values: [...known], forecast: null };
  const said = overSteps(found.q50, steps);
  return {
    values: known.map((value, t) => (Number.isNaN(value) ? (said[t] ?? NaN) : value)),
    forecast: { series, no: found.no, ref: forecastRef(found.no), from: steps.edges[first]! },
  };
}

/** Medians from a quarter hour on. */
async function forecastFrom(
  dispatch: Dispatch,
  series: SignalSeries,
  at: number,
  count: number,
  stop: AbortSignal | undefined,
): Promise<{ no: number; q50: (number | null)[] } | null> {
  const { scope, outlook } = dispatch;
  const [stored] = await scope.db.tx((tx) => readNewestForecasts(tx, [{ series, enterpriseId: null }]));
  if (stored && reaches(stored, at, count))
    return { no: stored.no, q50: stored.content.q50.slice((at - stored.content.start) / quarter) };
  const signal = outlook.signals.find((own) => own.series === series);
  if (!stop || !signal) return null;
  const told = await outlook.of(dispatch, signal, { at, steps: outlookSteps(dispatch), signal: stop });
  if (told.kind !== 'forecast') return null;
  const { no } = await scope.db.tx(async (tx) => {
    await lockDispatch(tx, scope.park.id);
    return storeForecast(tx, scope.park.id, { series, meters: [], forecast: told.forecast });
  });
  return { no, q50: told.forecast.q50 };
}

function reaches({ content: { start, q50 } }: StoredForecast, at: number, count: number): boolean {
  return start <= at && at - start <= oldest && start + q50.length * quarter >= at + count * quarter;
}
