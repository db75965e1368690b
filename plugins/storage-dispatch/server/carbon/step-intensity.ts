import { quarterOf } from '../context.ts';
import type { Dispatch } from '../context.ts';
import { forecastQuarters, overSteps } from '../problem/plan-steps.ts';
import type { PlanSteps } from '../problem/plan-steps.ts';
import { filledSteps } from '../signals/over-steps.ts';
import type { SteppedSignal } from '../signals/over-steps.ts';

const quarter = 900_000;
/** g/kWh in a t/MWh. */
const gramsPerKwh = 1000;

/**
 * Emission factor of the import by step, t/MWh, from the intensity of the grid: as published, and forecast beyond. Null where
 * no point tells it, or where a step is not known: then one factor holds for all. The intensity of consumption is no such
 * factor: what a plan imports changes it, while each kWh of import emits what the grid does.
 */
export async function stepIntensity(
  dispatch: Dispatch,
  steps: PlanSteps,
  stop: AbortSignal | undefined,
): Promise<SteppedSignal | null> {
  const { scope, outlook } = dispatch;
  const series = 'carbon-intensity';
  const signal = outlook.signals.find((own) => own.series === series);
  if (scope.config.gridIntensityPoint === undefined || !signal) return null;
  const at = quarterOf(scope.clock.now());
  const ahead = await signal.read({ from: at, to: at + forecastQuarters(steps) * quarter });
  if (ahead.absent) return null;
  const known = overSteps([...ahead.values], steps).map((value) => value ?? NaN);
  const { values, forecast } = await filledSteps(dispatch, series, known, steps, stop);
  return values.some(Number.isNaN) ? null : { values: values.map((value) => value / gramsPerKwh), forecast };
}
