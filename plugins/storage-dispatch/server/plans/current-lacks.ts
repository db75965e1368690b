import type { Dispatch } from '../context.ts';
import type { Lack } from '../lacks.ts';
import { readSite } from '../problem/build-problem.ts';
import { planSteps } from '../problem/plan-steps.ts';
import { plannableOf } from '../problem/plannable-of.ts';

/** Why no plan could be made now. Forecasts are as the last run found them, since trying them takes seconds. */
export async function currentLacks(dispatch: Dispatch): Promise<Lack[]> {
  const { scope, readings, forecastLacks } = dispatch;
  const config = plannableOf(scope.config, await readings.meters());
  if (Array.isArray(config)) return config;
  const now = scope.clock.now();
  const site = await readSite(
    dispatch,
    { ...config, demandPricePerKw: 0, flexibleLoads: [] },
    planSteps(now, config.horizonHours),
    now,
  );
  return [...site.lacks, ...forecastLacks];
}
