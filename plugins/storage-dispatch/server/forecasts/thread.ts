import { answerInThread } from '@lingtan/sdk/thread';
import { calendarFrom } from '../../domain/forecast/calendar.ts';
import { createContext } from '../../domain/forecast/context.ts';
import { trainForecast } from '../../domain/forecast/train.ts';
import type { TrainTask } from './train-in-thread.ts';

// Entry of the training thread.
answerInThread(({ input, calendar, options }: TrainTask) =>
  trainForecast(createContext(input, options.horizon, calendarFrom(calendar)), options),
);
