import { solveHere } from '@lingtan/optimizer';
import { framedInput, type CommandDefinition } from '@lingtan/sdk';
import { backtestJsonSchema, dispatchPlanJsonSchema, dispatchProblemJsonSchema } from '../contracts/index.ts';
import type { DispatchProblemInput } from '../contracts/index.ts';
import { solveDispatch } from '../domain/index.ts';
import { backtestCommand } from './backtest/command.ts';
import { readJson } from './read-json.ts';

/** `lingtan dispatch solve FILE`: a problem as JSON in, its plan out. Without a file, or with `-`, it reads standard input. */
const solveCommand: CommandDefinition = {
  name: 'dispatch solve',
  summary: 'Solves a dispatch problem (JSON file, or standard input) and prints the plan',
  run: async (input, [file]) =>
    // The input is checked against the published schema, field by field.
    solveDispatch(framedInput(input ?? readJson(file)) as DispatchProblemInput, {
      solver: { solve: solveHere },
      now: () => performance.now(),
    }),
};

const schemaCommand: CommandDefinition = {
  name: 'dispatch schema',
  summary:
    'Prints the JSON Schema of a dispatch problem, with `plan` that of a plan, with `backtest` that of a backtest',
  run: async (_input, [what]) => {
    if (what === 'backtest') return backtestJsonSchema();
    return what === 'plan' ? dispatchPlanJsonSchema() : dispatchProblemJsonSchema();
  },
};

export const dispatchCommands = [solveCommand, schemaCommand, backtestCommand];
