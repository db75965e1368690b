import { readFileSync } from 'node:fs';
import { solveHere } from '@lingtan/optimizer';
import type { CommandDefinition } from '@lingtan/sdk';
import { dispatchPlanJsonSchema, dispatchProblemJsonSchema } from '../contracts/index.ts';
import type { DispatchProblemInput } from '../contracts/index.ts';
import { solveDispatch } from '../domain/index.ts';
import { planErrors } from './errors.ts';

/** `lingtan dispatch solve FILE`: a problem as JSON in, its plan out. Without a file, or with `-`, it reads standard input. */
const solveCommand: CommandDefinition = {
  name: 'dispatch solve',
  summary: 'Solves a dispatch problem (JSON file, or standard input) and prints the plan',
  run: async (input, [file]) =>
    // The input is checked against the published schema, field by field.
    solveDispatch((input ?? readProblem(file)) as DispatchProblemInput, {
      solver: { solve: solveHere },
      now: () => performance.now(),
    }),
};

const schemaCommand: CommandDefinition = {
  name: 'dispatch schema',
  summary: 'Prints the JSON Schema of a dispatch problem, or with `plan` that of a plan',
  run: async (_input, [what]) => (what === 'plan' ? dispatchPlanJsonSchema() : dispatchProblemJsonSchema()),
};

export const dispatchCommands = [solveCommand, schemaCommand];

function readProblem(file = '-'): unknown {
  const source = file === '-' ? 'The input' : `The file ${file}`;
  const text = readText(file);
  if (text.trim() === '') throw planErrors.INPUT_MISSING();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw planErrors.INPUT_NOT_JSON({ source, problem: (cause as Error).message }, cause);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw planErrors.FILE_UNREADABLE({ file, problem: (cause as Error).message }, cause);
  }
}
