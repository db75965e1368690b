import { solveHere } from '@lingtan/optimizer';
import { answerFramed, type CommandDefinition } from '@lingtan/sdk';
import { backtestJsonSchema, dispatchPlanJsonSchema, dispatchProblemJsonSchema } from '../contracts/index.ts';
import type { DispatchProblemInput } from '../contracts/index.ts';
import { solveDispatch } from '../domain/index.ts';
import { backtestCommand } from './backtest/command.ts';
import { planErrors } from './errors.ts';
import { readJson } from './read-json.ts';

/** `lingtan dispatch solve FILE`: a problem as JSON in, its plan out. Without a file, or with `-`, it reads standard input. */
const solveCommand: CommandDefinition = {
  name: 'dispatch solve',
  summary: 'Solves a dispatch problem (JSON file, or standard input) and prints the plan',
  run: async (input, [file]) =>
    // The input is checked against the published schema, field by field.
    answerFramed(input ?? readJson(file), (problem) =>
      solveDispatch(problem as DispatchProblemInput, { solver: { solve: solveHere }, now: () => performance.now() }),
    ),
};

const schemas: Readonly<Record<string, () => unknown>> = {
  problem: dispatchProblemJsonSchema,
  plan: dispatchPlanJsonSchema,
  backtest: backtestJsonSchema,
};

const schemaCommand: CommandDefinition = {
  name: 'dispatch schema',
  document: false,
  words: 1,
  summary:
    'Prints the JSON Schema of a dispatch problem, with `plan` that of a plan, with `backtest` that of a backtest',
  run: async (_input, [what = 'problem']) => {
    const schema = Object.hasOwn(schemas, what) ? schemas[what] : undefined;
    if (!schema) throw planErrors.SCHEMA_UNKNOWN({ name: what, expected: Object.keys(schemas).join(', ') });
    return schema();
  },
};

export const dispatchCommands = [solveCommand, schemaCommand, backtestCommand];
