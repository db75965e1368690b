import type { Worker } from 'node:worker_threads';
import { askThread } from './ask-thread.ts';
import { endThread } from './end-thread.ts';
import { inTurn } from './in-turn.ts';
import { startThread } from './start-thread.ts';

/** How one task of a kept thread runs. */
export interface KeptTask<Note> {
  /** Ends the thread at once; the call then fails with the reason of the signal, and the next task gets a new thread. */
  signal: AbortSignal;
  /** What the thread tells on its way, in its order. */
  onNote?: (note: Note) => void;
}

/**
 * One thread for tasks that come in rows: they run one after another, and a thread that knows its code already works with
 * less of the processor than one made anew for each. It ends when nothing was asked for some seconds, and keeps no process
 * from ending meanwhile.
 *
 * @param entry the thread's file, `new URL('./thread.js', import.meta.url)`; it calls `answerInThread`, and keeps nothing of
 *   one task for the next
 * @param idleMs after so long without a task the thread ends
 * @returns runs a task and throws as `runInThread` does; a thread that ended is replaced
 */
export function keepThread<Task, Result, Note = never>(
  entry: URL,
  idleMs = 10_000,
): (task: Task, how: KeptTask<Note>) => Promise<Result> {
  let kept: Worker | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const open = async (): Promise<Worker> => {
    const made = await startThread(entry);
    // One that broke is not asked again, though it still ends.
    const forget = (): void => {
      if (kept === made) kept = undefined;
    };
    made.once('exit', forget).on('error', forget);
    return made;
  };
  return inTurn(async (task, { signal, onNote }) => {
    signal.throwIfAborted();
    clearTimeout(rest);
    const worker = (kept ??= await open());
    worker.ref();
    try {
      return await askThread<Task, Result, Note>(worker, entry.pathname, task, { signal, onNote });
    } finally {
      if (signal.aborted) await worker.terminate();
      worker.unref();
      rest = setTimeout(() => {
        // Forgotten first: a task that comes while it ends gets another.
        kept = undefined;
        void endThread(worker);
      }, idleMs).unref();
    }
  });
}
