import type { ThreadAnswer, ThreadTask } from './protocol.ts';

/** What a pool needs of a place that solves: a worker thread, or a process that looks like one. */
export interface SolverWorker {
  on(event: 'message', listener: (answer: ThreadAnswer) => void): unknown;
  on(event: 'messageerror' | 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(task: ThreadTask): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<unknown>;
}
