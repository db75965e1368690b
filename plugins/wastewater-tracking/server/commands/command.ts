import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { answerFramed, framedCases, inputErrors, parseJson, refusalOf, type CommandDefinition } from '@lingtan/sdk';
import type { z } from 'zod';
import { fieldsOf, readVariant } from './read-variant.ts';

/** Where a document came from, and what stands beside its cases. */
export interface DocumentContext {
  /** Folder of its file, which paths within it are relative to. */
  folder: string;
  /** Fields of the file around the cases; empty for a document alone. */
  around: Readonly<Record<string, unknown>>;
}

/**
 * A command on a JSON document: from a file, or from standard input without a file or with `-`. A document may carry its input as
 * `input`, beside a name and a source; a list of documents, or a document with a list of `cases`, gives a list in which a refused
 * one stands as its error and loses nothing else.
 * @param prepare turns other spellings of a document into the one that the schema knows
 * @param around fields around the cases that `prepare` reads; any other but a remark is refused
 */
export function waterCommand<S extends z.ZodType>(
  name: string,
  summary: string,
  schema: S,
  run: (input: z.output<S>) => unknown,
  prepare: (input: unknown, context: DocumentContext) => unknown = (input) => input,
  around: readonly string[] = [],
): CommandDefinition {
  const answer = (document: unknown, context: DocumentContext): unknown =>
    answerFramed(document, (content) => withoutNoise(run(readVariant(schema, prepare(content, context)))), {
      fields: fieldsOf(schema),
    });
  return {
    name: `water ${name}`,
    summary,
    run: async (input, [file]) => {
      const document = input ?? readDocument(file);
      const folder = file === undefined || file === '-' ? process.cwd() : dirname(file);
      const cases = framedCases(document, around);
      const context = { folder, around: cases && isObject(document) ? document : {} };
      return cases
        ? Promise.all(cases.map((each) => answerOrError((given) => answer(given, context), each)))
        : answer(document, context);
    },
  };
}

/** An answer whose numbers end where a double is sure of its digits: 5.2 − 0.1 is told as 5.1, and not as 5.1000000000000005. */
function withoutNoise(answer: unknown): unknown {
  if (typeof answer === 'number') return Number.isFinite(answer) ? Number(answer.toPrecision(15)) : answer;
  if (Array.isArray(answer)) return answer.map(withoutNoise);
  if (!isObject(answer)) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, withoutNoise(value)]));
}

/** An object of JSON. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function answerOrError(answer: (document: unknown) => unknown, document: unknown): Promise<unknown> {
  const id = isObject(document) ? document['id'] : undefined;
  const named = id === undefined ? {} : { id };
  try {
    return { ...named, result: await answer(document) };
  } catch (error) {
    return { ...named, error: refusalOf(error) };
  }
}

function readDocument(file = '-'): unknown {
  const source = file === '-' ? 'The input' : `The file ${file}`;
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw inputErrors.UNREADABLE({ source, problem: (cause as Error).message }, cause);
  }
  return parseJson(text, source);
}
