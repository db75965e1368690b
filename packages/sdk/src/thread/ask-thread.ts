import type { Worker } from 'node:worker_threads';
import { LingtanError } from '../errors.ts';
import type { ThreadMessage, ThreadOrder } from './messages.ts';

/**
 * Gives a thread one task and waits for its answer. Nothing of it stays behind on the thread.
 *
 * @param name of the thread, for the error of one that ends without an answer
 * @throws what the work throws with a `code`, as a `LingtanError` of that code; an `Error` for all else and for a thread
 *   that ends; the signal's reason when it is aborted, which ends the thread
 */
export async function askThread<Task, Result, Note>(
  worker: Worker,
  name: string,
  task: Task,
  { signal, onNote }: { signal: AbortSignal; onNote?: ((note: Note) => void) | undefined },
): Promise<Result> {
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  // The signal may have been aborted while the thread was being made.
  if (signal.aborted) stop();
  let hear = (_message: ThreadMessage): void => undefined;
  let fail = (_error: Error): void => undefined;
  let end = (): void => undefined;
  try {
    return await new Promise<Result>((resolve, reject) => {
      hear = (message) => {
        if (message.kind === 'note') onNote?.(message.note as Note);
        else if (message.kind === 'done') resolve(message.result as Result);
        else if (message.kind === 'refused') reject(new LingtanError(message.code, message.message, message.options));
        else reject(new Error(message.message));
      };
      fail = reject;
      end = () => reject(signal.reason ?? new Error(`${name} ended without an answer`));
      worker.on('message', hear).on('error', fail).on('exit', end);
      worker.postMessage({ kind: 'task', task } satisfies ThreadOrder<Task>);
    });
  } finally {
    signal.removeEventListener('abort', stop);
    worker.off('message', hear).off('error', fail).off('exit', end);
  }
}
