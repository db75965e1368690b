import { parentPort, type TransferListItem } from 'node:worker_threads';
import { sharedHighs } from '../highs/load.ts';
import { solveModel } from '../highs/solve.ts';
import type { ThreadAnswer, ThreadTask } from './protocol.ts';

// Entry of a worker thread: solves one task after the other, each in an instance of its own.

async function solve({ model, options, stop }: ThreadTask): Promise<ThreadAnswer> {
  try {
    const highs = await sharedHighs();
    return { kind: 'result', result: solveModel(highs, model, options, stop && (() => Atomics.load(stop, 0) !== 0)) };
  } catch (error) {
    return { kind: 'broken', message: String(error) };
  }
}

parentPort?.on('message', (task: ThreadTask) => {
  void solve(task).then((answer) => {
    const moved = new Set<TransferListItem>();
    if (answer.kind === 'result')
      for (const array of [answer.result.x, answer.result.rowDuals, answer.result.columnDuals])
        if (array.length > 0) moved.add(array.buffer as ArrayBuffer);
    parentPort?.postMessage(answer, [...moved]);
  });
});
