import { Worker } from 'node:worker_threads';
import { LingtanError } from '@lingtan/sdk';
import type { ForecastInput } from '../../contracts/index.ts';
import type { TrainedForecast, TrainOptions } from '../../domain/index.ts';

export interface TrainTask {
  input: ForecastInput;
  options: TrainOptions;
}

export type TrainAnswer =
  | { kind: 'trained'; trained: TrainedForecast }
  | { kind: 'refused'; code: string; message: string; params: Record<string, unknown> }
  | { kind: 'broken'; message: string };

/**
 * Trains in a thread of its own, since it takes seconds; the thread ends with the answer.
 * @throws FORECAST_* for a series that cannot be forecast
 */
export async function trainInThread(task: TrainTask, signal: AbortSignal): Promise<TrainedForecast> {
  signal.throwIfAborted();
  const worker = await startThread();
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const answer = await new Promise<TrainAnswer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(signal.reason ?? new Error('the training thread ended without an answer')));
      worker.postMessage(task);
    });
    if (answer.kind === 'trained') return answer.trained;
    if (answer.kind === 'refused') throw new LingtanError(answer.code, answer.message, { params: answer.params });
    throw new Error(answer.message);
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

async function startThread(): Promise<Worker> {
  // Tests run the sources, which a thread cannot load before Node strips types by itself.
  if (import.meta.url.endsWith('.ts')) {
    const { bundleThread } = await import('./bundle-thread.ts');
    return new Worker(await bundleThread(), { eval: true });
  }
  return new Worker(new URL('./thread.js', import.meta.url));
}
