import { defineService } from '@lingtan/sdk';
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
  readonly id: string;
  forecast(request: ForecastRequest, signal?: AbortSignal): Promise<ProvidedForecast>;
}

export const ForecastProvider = defineService<ForecastProviderService>('dispatch.forecast-provider', { version: 1 });
