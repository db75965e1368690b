import { readFileSync } from 'node:fs';
import { type CommandDefinition, inputErrors, invalidInput, parseJson, readInput } from '@lingtan/sdk';
import { z } from 'zod';

/**
 * Runs a command on its document: of a file, or of standard input where it asks for one and no file is named. What a schema
 * refuses is said as everywhere else.
 * @throws INPUT_UNREADABLE, INPUT_EMPTY, INPUT_NOT_JSON, INPUT_INVALID
 */
export async function runCommand(
  { input: form, run: work }: CommandDefinition,
  args: readonly string[],
  file?: string,
): Promise<unknown> {
  const document = file === undefined && !form ? null : readDocument(file ?? args[0] ?? '-');
  try {
    return await work(form ? readInput(form, document) : document, file === undefined && form ? args.slice(1) : args);
  } catch (error) {
    if (error instanceof z.ZodError) throw invalidInput(error, document);
    throw error;
  }
}

function readDocument(file: string): unknown {
  const source = file === '-' ? 'The input' : `The file ${file}`;
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw inputErrors.UNREADABLE({ source, problem: (cause as Error).message }, cause);
  }
  return parseJson(text, source);
}
