import type { LinearModel, SolveOptions, SolveResult } from '../model.ts';
import type { ThreadAnswer, ThreadTask } from './protocol.ts';
import type { StartThread } from './start.ts';
import type { SolverWorker } from './worker.ts';

/** How one attempt in a thread ended. After all but `result` the thread is gone. */
export type Attempt =
  | { readonly kind: 'result'; readonly result: SolveResult }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'overdue' | 'cancelled' | 'closed' };

/** Milliseconds that HiGHS gets to stop by itself before its thread is ended. */
export interface Grace {
  /** After its own time limit. */
  readonly limitMs: number;
  /** After a cancellation: presolve and factorisation do not look at it. */
  readonly cancelMs: number;
}

/**
 * Matrix entries above which a thread is not used again: WebAssembly memory never shrinks (a year at 15 min leaves
 * 300 MB), and a fresh thread costs little beside such a solve.
 */
const largeModel = 100_000;

/** The longest delay a timer of Node takes. */
const longestTimerMs = 2 ** 31 - 1;

/** One thread and its replacements; runs one solve at a time. */
export class Lane {
  readonly #start: StartThread;
  readonly #grace: Grace;
  #thread: SolverWorker | undefined;
  #settle: ((attempt: Attempt) => void) | undefined;
  #closed = false;

  constructor(start: StartThread, grace: Grace) {
    this.#start = start;
    this.#grace = grace;
  }

  /** One attempt; never rejects. */
  async attempt(model: LinearModel, { signal, ...options }: SolveOptions): Promise<Attempt> {
    try {
      this.#thread ??= await this.#open();
    } catch (error) {
      return { kind: 'broken', message: `The solver thread did not start: ${String(error)}` };
    }
    if (this.#closed) {
      await this.close();
      return { kind: 'closed' };
    }
    const stop = signal && new Int32Array(new SharedArrayBuffer(4));
    const attempt = await this.#race(this.#thread, { model, options, ...(stop ? { stop } : {}) }, signal);
    if (attempt.kind !== 'result' || model.entryValues.length > largeModel) await this.#drop();
    return attempt;
  }

  /** Ends the thread; a running attempt ends as `closed`. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#settle?.({ kind: 'closed' });
    await this.#drop();
  }

  async #open(): Promise<SolverWorker> {
    const thread = await this.#start();
    const gone = (message: string): void => {
      if (this.#thread !== thread) return;
      if (this.#settle) this.#settle({ kind: 'broken', message });
      else this.#thread = undefined;
    };
    thread.on('message', (answer: ThreadAnswer) => this.#settle?.(answer));
    thread.on('messageerror', (error) => gone(`The answer of the solver thread cannot be read: ${String(error)}`));
    thread.on('error', (error) => gone(`The solver thread failed: ${String(error)}`));
    thread.on('exit', (code) => gone(`The solver thread ended with code ${code}`));
    return thread;
  }

  async #race(thread: SolverWorker, task: ThreadTask, signal: AbortSignal | undefined): Promise<Attempt> {
    const timers: NodeJS.Timeout[] = [];
    let cancel = (): void => undefined;
    // A process that only waits for idle threads may end.
    thread.ref();
    try {
      return await new Promise<Attempt>((resolve) => {
        this.#settle = resolve;
        const endAfter = (ms: number, kind: 'overdue' | 'cancelled'): void => {
          if (ms <= longestTimerMs) timers.push(setTimeout(() => resolve({ kind }), ms));
        };
        cancel = () => {
          if (task.stop) Atomics.store(task.stop, 0, 1);
          endAfter(this.#grace.cancelMs, 'cancelled');
        };
        const { timeLimitS } = task.options;
        if (timeLimitS !== undefined) endAfter(timeLimitS * 1000 + this.#grace.limitMs, 'overdue');
        signal?.addEventListener('abort', cancel, { once: true });
        if (signal?.aborted) cancel();
        thread.postMessage(task);
      });
    } catch (error) {
      return { kind: 'broken', message: `The model cannot be sent to the solver thread: ${String(error)}` };
    } finally {
      this.#settle = undefined;
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      thread.unref();
    }
  }

  async #drop(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }
}
