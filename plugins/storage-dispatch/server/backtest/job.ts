import { defineJob } from '@lingtan/sdk';
import { z } from 'zod';
import type { BacktestCheckpoint } from '../../domain/index.ts';
import type { Dispatch } from '../context.ts';
import { parkHistory } from './park-history.ts';
import { claimPlace, backtestInThread } from './backtest-in-thread.ts';
import { backtests, keepCheckpoint, readCheckpoint } from './store.ts';

export const backtestTopic = 'dispatch.backtest';

/** Runs a backtest that was asked for. A second try goes on from the last checkpoint. */
export const backtestJob = defineJob('backtest', {
  title: { en: 'Backtest', 'zh-CN': '回测' },
  schema: z.object({ no: z.number().int() }),
  attempts: 3,
});

/** Progress is written so often, which is also how soon a cancellation from another process is felt. */
const noteMs = 1000;
/** A job that finds a backtest running comes again after this: it must not hold a place that a plan needs. */
const againMs = 3000;

/** Handles the job, and stops at once what is cancelled in this process. */
export function startBacktests(dispatch: Dispatch): { cancel(no: number): void } {
  const { jobs, db, clock, log, live, signal: stopped } = dispatch.scope;
  const running = new Map<number, AbortController>();
  jobs.handle(backtestJob, async ({ no }, { signal }) => {
    const leave = claimPlace();
    if (!leave) {
      await jobs.enqueue(backtestJob, { no }, { delayMs: againMs });
      return;
    }
    try {
      await runBacktest(no, signal);
    } finally {
      leave();
    }
  });

  async function runBacktest(no: number, signal: AbortSignal): Promise<void> {
    const taken = await db.tx(async (tx) => {
      const request = await backtests.take(tx, no);
      return request && { request, checkpoint: await readCheckpoint(tx, no) };
    });
    if (!taken) return;
    const cancelled = new AbortController();
    running.set(no, cancelled);
    let kept: BacktestCheckpoint | null = null;
    let share = 0;
    let noting = Promise.resolve();
    const timer = setInterval(() => {
      noting = noting
        .then(() =>
          db.tx(async (tx) => {
            if (kept) await keepCheckpoint(tx, no, kept);
            return backtests.note(tx, no, share);
          }),
        )
        .then((there) => {
          kept = null;
          if (!there) cancelled.abort();
          live.emit(backtestTopic, { no, progress: share });
        })
        .catch((error: unknown) => log.warn({ error, no }, 'the progress of a backtest was not written'));
    }, noteMs);
    const begin = performance.now();
    try {
      const problem = await parkHistory(dispatch, taken.request);
      const task = { problem, ...(taken.checkpoint ? { resume: taken.checkpoint } : {}) };
      const listener = {
        onProgress: (value: number) => (share = value),
        onCheckpoint: (checkpoint: BacktestCheckpoint) => (kept = checkpoint),
      };
      const result = await backtestInThread(task, listener, AbortSignal.any([signal, stopped, cancelled.signal]));
      await db.tx((tx) => backtests.end(tx, no, clock.now(), { state: 'done', result }));
      log.info({ no, steps: result.steps, ms: Math.round(performance.now() - begin) }, 'ran a backtest');
    } catch (error) {
      if (cancelled.signal.aborted) return;
      // A stop of the server is no fault of the backtest: the job comes again.
      if (signal.aborted || stopped.aborted) throw error;
      const message = error instanceof Error ? error.message : String(error);
      await db.tx((tx) => backtests.end(tx, no, clock.now(), { state: 'failed', error: message }));
      log.warn({ no, error: message }, 'a backtest failed');
    } finally {
      clearInterval(timer);
      running.delete(no);
      await noting;
      live.emit(backtestTopic, { no, progress: 1 });
    }
  }
  return { cancel: (no) => running.get(no)?.abort() };
}
