import { createSession, solveHere } from '@lingtan/optimizer';
import { answerFramed, type CommandDefinition } from '@lingtan/sdk';
import type { BacktestProblemInput } from '../../contracts/index.ts';
import { runBacktest } from '../../domain/index.ts';
import { readJson } from '../read-json.ts';

/** `lingtan dispatch backtest FILE`: a history as JSON in, the result out; how far it is goes to standard error. */
export const backtestCommand: CommandDefinition = {
  name: 'dispatch backtest',
  summary: 'Runs storage through a history (JSON file, or standard input) and prints costs beside the baselines',
  run: async (input, [file]) => {
    let told = 0;
    const onProgress = (share: number): void => {
      const tenth = Math.floor(share * 10);
      if (tenth <= told) return;
      told = tenth;
      process.stderr.write(`${tenth * 10} %\n`);
    };
    const solver = { solve: solveHere, createSession };
    return answerFramed(input ?? readJson(file), (problem) =>
      runBacktest(problem as BacktestProblemInput, { solver, onProgress }),
    );
  },
};
