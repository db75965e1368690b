import { runInThread } from '@lingtan/sdk/thread';
import type { CalendarData, ForecastInput } from '../../contracts/index.ts';
import type { TrainedForecast, TrainOptions } from '../../domain/index.ts';

export interface TrainTask {
  input: ForecastInput;
  calendar: CalendarData;
  options: TrainOptions;
}

/**
 * Trains in a thread of its own, since it takes seconds.
 * @throws FORECAST_* for a series that cannot be forecast
 */
export function trainInThread(task: TrainTask, signal: AbortSignal): Promise<TrainedForecast> {
  return runInThread(new URL('./thread.js', import.meta.url), task, { signal });
}
