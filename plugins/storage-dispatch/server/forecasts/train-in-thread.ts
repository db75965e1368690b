import { keepThread } from '@lingtan/sdk/thread';
import type { CalendarData, ForecastInput } from '../../contracts/index.ts';
import type { TrainedForecast, TrainOptions } from '../../domain/index.ts';

export interface TrainTask {
  input: ForecastInput;
  calendar: CalendarData;
  options: TrainOptions;
}

const run = keepThread<TrainTask, TrainedForecast>(new URL('./thread.js', import.meta.url));

/**
 * Trains in a thread of its own, since it takes seconds, and one series after another: the parks of a process train in the same
 * minutes, and would take a small machine's whole processor from those who look at pages.
 * @throws FORECAST_* for a series that cannot be forecast
 */
export const trainInThread = (task: TrainTask, signal: AbortSignal): Promise<TrainedForecast> => run(task, { signal });
