import { defineManyService } from '@lingtan/sdk';
import type { ForecastInput, ForecastCalendar } from './series.ts';

/** What a vendor's model is asked. */
export interface ForecastRequest {
  /** Series up to the issue time; regressors reach to the end of the horizon. */
  input: ForecastInput;
  calendar?: ForecastCalendar;
  issuedAt: number;
  steps: number;
}

/** What it answers: one value a step and quantile, in the unit of the series; NaN where it has none. */
export interface ProvidedForecast {
  /** Version of the model, kept with the forecast. */
  model: string;
  q50: ArrayLike<number>;
  /** Bands are calibrated here on past answers, so these may be absent. */
  q10?: ArrayLike<number>;
  q90?: ArrayLike<number>;
}

/** A model of a vendor (ONNX or a service), offered by an optional plugin and tested like every other method. */
export interface ForecastProviderService {
  /**
   * Forecasts `steps` steps from `issuedAt` on, from nothing but what the request holds. Asked for past issues too, some
   * hundred a day and series, since it has to prove itself on them. An error says in its message what is wrong.
   */
  forecast(request: ForecastRequest, signal?: AbortSignal): Promise<ProvidedForecast>;
}

export const ForecastProvider = defineManyService<ForecastProviderService>('dispatch.forecast-provider', {
  version: 1,
});

/** How a vendor's model did beside the product's own methods. */
export interface ProviderOutcome {
  /** Plugin that offers it, and the version of its model where it answered. */
  provider: string;
  model: string | null;
  /** On the days before the issue; null where it did not answer often enough. */
  mae: number | null;
  /** Whether this forecast is its. */
  used: boolean;
  /** What went wrong, in the provider's words. */
  problem: string | null;
}
