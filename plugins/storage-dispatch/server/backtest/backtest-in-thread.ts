import { runInThread } from '@lingtan/sdk/thread';
import type { BacktestProblemInput, BacktestResult } from '../../contracts/index.ts';
import type { BacktestCheckpoint } from '../../domain/index.ts';

export interface BacktestTask {
  problem: BacktestProblemInput;
  resume?: BacktestCheckpoint;
}

/** What the thread says on its way. */
export type BacktestNote = { kind: 'progress'; share: number } | { kind: 'checkpoint'; checkpoint: BacktestCheckpoint };

/** What is heard on the way. */
export interface ThreadListener {
  onProgress(share: number): void;
  onCheckpoint(checkpoint: BacktestCheckpoint): void;
}

/** A year is a linear program of 300,000 columns at its end; more than this is not a site. */
const limits = { maxOldGenerationSizeMb: 2048 };

let taken = false;

/**
 * Takes the one place for backtests of this process, whatever their park: plans of the running day must not wait for the
 * past. Null when it is taken; the answer gives it back.
 */
export function claimPlace(): (() => void) | null {
  if (taken) return null;
  taken = true;
  return () => (taken = false);
}

/** Runs a backtest in a thread of its own, which ends with the answer, or at once when the signal is aborted. */
export function backtestInThread(
  task: BacktestTask,
  listener: ThreadListener,
  signal: AbortSignal,
): Promise<BacktestResult> {
  return runInThread<BacktestTask, BacktestResult, BacktestNote>(new URL('./thread.js', import.meta.url), task, {
    signal,
    resourceLimits: limits,
    onNote: (note) => {
      if (note.kind === 'progress') listener.onProgress(note.share);
      else listener.onCheckpoint(note.checkpoint);
    },
  });
}
