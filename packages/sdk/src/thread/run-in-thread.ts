import type { ResourceLimits } from 'node:worker_threads';
import { askThread } from './ask-thread.ts';
import { endThread } from './end-thread.ts';
import { startThread } from './start-thread.ts';

/** How {@link runInThread} runs. */
export interface ThreadOptions<Note> {
  /** Ends the thread at once; the call then fails with the reason of the signal. */
  signal: AbortSignal;
  /** What the thread tells on its way, in its order. */
  onNote?: (note: Note) => void;
  /** Memory of the thread; one that needs more ends with an error, and nothing else does. */
  resourceLimits?: ResourceLimits;
}

/**
 * Runs one task in a thread of its own, so that work of seconds keeps no request waiting. The thread ends with the answer.
 *
 * @param entry the thread's file, `new URL('./thread.js', import.meta.url)`; it calls `answerInThread`
 * @throws what the work throws with a `code`, as a `LingtanError` of that code; an `Error` for all else and for a thread
 *   that ends without an answer; the signal's reason when it is aborted
 */
export async function runInThread<Task, Result, Note = never>(
  entry: URL,
  task: Task,
  { signal, onNote, resourceLimits }: ThreadOptions<Note>,
): Promise<Result> {
  signal.throwIfAborted();
  const worker = await startThread(entry, resourceLimits ? { resourceLimits } : {});
  try {
    return await askThread<Task, Result, Note>(worker, entry.pathname, task, { signal, onNote });
  } finally {
    // Aborted, it may be anywhere.
    await (signal.aborted ? worker.terminate() : endThread(worker));
  }
}
