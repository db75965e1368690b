import { parentPort } from 'node:worker_threads';
import { createContext } from '../../domain/forecast/context.ts';
import { trainForecast } from '../../domain/forecast/train.ts';
import type { TrainAnswer, TrainTask } from './train-in-thread.ts';

// Entry of the training thread: one task, one answer.

function train({ input, options }: TrainTask): TrainAnswer {
  try {
    return { kind: 'trained', trained: trainForecast(createContext(input, options.horizon), options) };
  } catch (error) {
    const { code, message, params } = error as { code?: unknown; message?: unknown; params?: unknown };
    if (typeof code !== 'string') return { kind: 'broken', message: String(message ?? error) };
    return { kind: 'refused', code, message: String(message), params: (params ?? {}) as Record<string, unknown> };
  }
}

parentPort?.on('message', (task: TrainTask) => parentPort?.postMessage(train(task)));
