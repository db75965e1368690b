import { createSession, solveHere } from '@lingtan/optimizer';
import { answerInThread } from '@lingtan/sdk/thread';
import type { BacktestResult } from '../../contracts/index.ts';
import { runBacktest } from '../../domain/backtest/run.ts';
import type { BacktestNote, BacktestTask } from './backtest-in-thread.ts';

// Entry of the thread of a backtest.
answerInThread<BacktestTask, BacktestResult, BacktestNote>(({ problem, resume }, note) =>
  runBacktest(problem, {
    solver: { solve: solveHere, createSession },
    ...(resume ? { resume } : {}),
    onProgress: (share) => note({ kind: 'progress', share }),
    onCheckpoint: (checkpoint) => note({ kind: 'checkpoint', checkpoint }),
  }),
);
