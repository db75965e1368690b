import { readFileSync } from 'node:fs';
import {
  answerFramed,
  defineErrors,
  inputErrors,
  parseJson,
  readInput,
  refuseUnknown,
  type CommandDefinition,
} from '@lingtan/sdk';
import { z } from 'zod';
import { purchasePlanRun, reconcileRun, retirementStatement } from '../contracts/index.ts';
import {
  checkStatement,
  documentShapes,
  doubleClaims,
  reconcile,
  runDocument,
  shapesFor,
  type DocumentCommand,
} from '../domain/index.ts';
import { solvePlan } from './desk/solve-plan.ts';

const commandErrors = defineErrors('CERTIFICATE', {
  COMMAND_UNKNOWN: { message: 'There is no schema of {name}; there are {names}', status: 404 },
});

const summaries: Record<DocumentCommand, string> = {
  match: 'Runs orders through a book, a call auction or the sale of a bundle (JSON file or standard input)',
  'hourly-match':
    'Allocates generation to consumption by interval, or scores them hour by hour beside the annual match',
  issue:
    'Issues certificates by the rules: months, validity, kinds, intervals of a device, storage, operations on a bundle',
  retire: 'Does steps of issue, transfer and retirement, or one operation on a bundle',
};

function documentCommand(name: DocumentCommand): CommandDefinition {
  return {
    name: `certificates ${name}`,
    summary: summaries[name],
    run: async (input, [file]) => runDocument(input ?? readDocument(file), shapesFor(name), `certificates ${name}`),
  };
}

const schemaCommand: CommandDefinition = {
  name: 'certificates schema',
  document: false,
  words: 1,
  summary: 'Prints the JSON Schemas of the documents of each command, or of the one that is named',
  run: async (_input, [name]) => {
    const names = Object.keys(documentShapes) as DocumentCommand[];
    const wanted = name === undefined ? names : names.filter((each) => each === name);
    if (wanted.length === 0) throw commandErrors.COMMAND_UNKNOWN({ name, names: names.join(', ') });
    return Object.fromEntries(
      wanted.map((each) => [
        each,
        documentShapes[each].map((shape) => ({
          title: shape.name,
          ...z.toJSONSchema(shape.schema, { io: 'input', unrepresentable: 'any', override: refuseUnknown }),
        })),
      ]),
    );
  },
};

const verifyCommand: CommandDefinition = {
  name: 'certificates verify',
  words: 1,
  summary:
    'Recomputes a statement of retirement, or a list of them, without a connection; a code from its QR must agree',
  run: async (input, [file, code]) => {
    const document = input ?? readDocument(file);
    const list = Array.isArray(document) ? document : [document];
    const statements = list.map((each: unknown) => readInput(retirementStatement, each));
    const checked = statements.map(checkStatement);
    const doubles = statements.length > 1 ? doubleClaims(statements) : [];
    const known = code === undefined || checked.some((each) => each.code === code);
    const problems = [...doubles, ...(known ? [] : [`code: ${code} belongs to none of the statements`])];
    return { valid: problems.length === 0 && checked.every(({ valid }) => valid), problems, statements: checked };
  },
  failed: (answer) => !(answer as { valid: boolean }).valid,
};

const reconcileCommand: CommandDefinition = {
  name: 'certificates reconcile',
  summary: 'Compares our list of green certificates with that of a registry, by device and month',
  run: async (input, [file]) =>
    answerFramed(input ?? readDocument(file), (content) => {
      const { ours, registry, runningMonth } = readInput(reconcileRun, content);
      return reconcile(ours, registry, runningMonth ?? null);
    }),
};

const planCommand: CommandDefinition = {
  name: 'certificates plan-purchases',
  summary:
    'Finds the cheapest set of offers that brings a consumption to a 24/7 or annual score (JSON file or standard input)',
  run: async (input, [file]) =>
    answerFramed(input ?? readDocument(file), (content) => solvePlan(readInput(purchasePlanRun, content))),
};

/**
 * `lingtan certificates match|hourly-match|issue|retire FILE`, `certificates verify FILE [CODE]`,
 * `certificates reconcile FILE`, `certificates plan-purchases FILE`, `certificates schema`.
 */
export const certificateCommands = [
  ...(Object.keys(documentShapes) as DocumentCommand[]).map(documentCommand),
  verifyCommand,
  reconcileCommand,
  planCommand,
  schemaCommand,
];

function readDocument(file = '-'): unknown {
  const source = file === '-' ? 'The input' : `The file ${file}`;
  return parseJson(readText(file, source), source);
}

function readText(file: string, source: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw inputErrors.UNREADABLE({ source, problem: (cause as Error).message }, cause);
  }
}
