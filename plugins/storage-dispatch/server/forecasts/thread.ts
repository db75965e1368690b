import { answerInThread, restBetween } from '@lingtan/sdk/thread';
import { calendarFrom } from '../../domain/forecast/calendar.ts';
import { createContext } from '../../domain/forecast/context.ts';
import { trainForecast } from '../../domain/forecast/train.ts';
import type { TrainTask } from './train-in-thread.ts';

// Entry of the training thread.
// Nobody waits for a model: it takes half of a core for twice as long.
answerInThread(({ input, calendar, options }: TrainTask) => {
  const context = createContext(input, options.horizon, calendarFrom(calendar));
  return trainForecast({ ...context, rest: restBetween() }, options);
});
