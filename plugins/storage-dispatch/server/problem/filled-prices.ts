import type { Dispatch } from '../context.ts';
import { filledSteps } from '../signals/over-steps.ts';
import type { SignalForecast } from '../signals/over-steps.ts';
import type { PlanSteps } from './plan-steps.ts';
import { missingPrices, stepPrices } from './prices.ts';
import type { StepPrices } from './prices.ts';

/** Prices of the steps: as published, and forecast beyond; a step that neither knows is named. */
export async function filledPrices(
  dispatch: Dispatch,
  { series, tariffId }: { series: 'price' | 'export-price'; tariffId: string },
  steps: PlanSteps,
  stop: AbortSignal | undefined,
): Promise<StepPrices & { forecast: SignalForecast | null }> {
  const prices = await stepPrices(dispatch.tariffs, tariffId, steps.edges);
  if (prices.buy.length === 0 || prices.lacks.length === 0) return { ...prices, forecast: null };
  const { values, forecast } = await filledSteps(dispatch, series, prices.buy, steps, stop);
  return { ...prices, buy: values, lacks: missingPrices(tariffId, values, steps.edges), forecast };
}
