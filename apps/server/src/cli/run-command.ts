import { readFileSync } from 'node:fs';
import { type CommandDefinition, inputErrors, invalidInput, LingtanError, parseJson, readInput } from '@lingtan/sdk';
import { z } from 'zod';

/**
 * Runs a command on its document: of a file, or of standard input where it asks for one and no file is named. What a schema
 * refuses is said as everywhere else.
 * @param args the words behind the command's name: the file of its document, unless `file` names it, and others
 * @throws INPUT_UNREADABLE, INPUT_EMPTY, INPUT_NOT_JSON, INPUT_INVALID, CLI_WORDS where there is more than the command takes
 */
export async function runCommand(command: CommandDefinition, args: readonly string[], file?: string): Promise<unknown> {
  assertWords(command, args, file);
  const { input: form, run: work } = command;
  const document = file === undefined && !form ? null : readDocument(file ?? args[0] ?? '-');
  try {
    if (form) return await work(readInput(form, document), file === undefined ? args.slice(1) : args);
    return await work(document, file === undefined ? args : [file, ...args]);
  } catch (error) {
    if (error instanceof z.ZodError) throw invalidInput(error, document);
    throw error;
  }
}

/** A document or a word that nobody reads would be taken for considered. */
function assertWords(
  { name, document, words = 0 }: CommandDefinition,
  args: readonly string[],
  file: string | undefined,
): void {
  const files = document === false ? 0 : 1;
  const given = file === undefined ? args : [file, ...args];
  if (given.length <= files + words && (files === 1 || file === undefined)) return;
  const surplus = files === 0 && file !== undefined ? file : given.slice(files + words).join(' ');
  const takes = [files === 1 ? 'one document' : '', words > 0 ? `${words} word${words === 1 ? '' : 's'}` : '']
    .filter(Boolean)
    .join(' and ');
  throw new LingtanError('CLI_WORDS', `${name} does not read ${surplus}; expected ${takes || 'nothing more'} at most`);
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
