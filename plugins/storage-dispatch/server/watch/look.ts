import { powerSeries } from '../../contracts/index.ts';
import type { PlanCause } from '../../contracts/index.ts';
import { quarter, quarterOf } from '../context.ts';
import type { Dispatch } from '../context.ts';
import { readForecast } from '../forecasts/forecast-store.ts';
import type { StoredForecast } from '../forecasts/forecast-store.ts';
import { readHistory } from '../forecasts/history.ts';
import { seriesOf } from '../forecasts/series-meters.ts';
import type { StoredPlan } from '../plans/plan-store.ts';
import { stepsOf } from '../plans/plan-view.ts';
import { stepPrices } from '../problem/prices.ts';
import { forecastMiss } from './forecast-miss.ts';
import type { SeriesOutcome } from './forecast-miss.ts';
import { priceChange } from './price-change.ts';

/** Errors below this share of what the connection carries change no plan. */
const leastShare = 0.01;

/** Whether the tariff says other prices for the rest of the plan than the plan was made with. */
export async function changedPrices({ scope, tariffs }: Dispatch, plan: StoredPlan): Promise<PlanCause | null> {
  const { replanOn, tariffId } = scope.config;
  const buy = plan.problem.grids[0]?.buyPrice;
  if (!replanOn.price || tariffId === undefined || buy === undefined) return null;
  const steps = stepsOf(plan.from, plan.plan.lengthsH);
  const edges = [...steps.map(({ from }) => from), steps.at(-1)!.to];
  const { buy: known } = await stepPrices(tariffs, tariffId, edges);
  if (known.length === 0) return null;
  const from = plan.inputs.signals?.find(({ series }) => series === 'price')?.from ?? Infinity;
  // What was forecast and is published now is no change: the next plan of the schedule takes it.
  const prices = steps.map((step, t) => (step.from >= from ? NaN : typeof buy === 'number' ? buy : buy[t]!));
  return priceChange({ edges, prices }, known, scope.clock.now());
}

/** Whether the newest quarter hour that is measured, and that the plan does not know yet, came far from its forecast. */
export async function missedForecast(
  { scope, readings }: Dispatch,
  plan: StoredPlan,
  minutes: number,
): Promise<PlanCause | null> {
  const bands = scope.config.replanOn.forecastErrorBands;
  if (bands === 0) return null;
  const stored = await scope.db.tx(async (tx) => {
    const list: StoredForecast[] = [];
    for (const { series, no } of plan.forecasts) {
      if (!(powerSeries as readonly string[]).includes(series)) continue;
      const forecast = await readForecast(tx, no);
      if (forecast) list.push(forecast);
    }
    return list;
  });
  if (stored.length === 0) return null;
  const to = quarterOf(scope.clock.now());
  // What a forecast was issued from ends at its issue time: everything from there on is news to the plan.
  const from = Math.max(...stored.map(({ content }) => content.issuedAt));
  if (to <= from) return null;
  const span = { from: Math.max(from, to - 8 * quarter), to };
  const measured = await readHistory(readings, seriesOf(await readings.meters(), scope.config), span, minutes);
  for (let target = to - quarter; target >= span.from; target -= quarter) {
    const outcomes = outcomesAt(target, span.from, stored, measured);
    if (outcomes)
      return forecastMiss(target, outcomes, { bands, leastKw: leastShare * (scope.config.importMaxKw ?? 0) });
  }
  return null;
}

/** Null where the quarter hour is not measured or not forecast in full. */
function outcomesAt(
  target: number,
  from: number,
  stored: readonly StoredForecast[],
  measured: ReadonlyMap<string, Float64Array>,
): SeriesOutcome[] | null {
  const list = stored.map(({ series, content: { start, q10, q50, q90 } }): SeriesOutcome | null => {
    const at = Math.round((target - start) / quarter);
    const median = q50[at] ?? null;
    const value = measured.get(series)?.[Math.round((target - from) / quarter)] ?? NaN;
    if (median === null || Number.isNaN(value)) return null;
    return {
      sign: series === 'load' ? 1 : -1,
      q10: q10[at] ?? null,
      q50: median,
      q90: q90[at] ?? null,
      measured: value,
    };
  });
  return list.every((one) => one !== null) ? (list as SeriesOutcome[]) : null;
}
