import { readFileSync } from 'node:fs';
import { answerFramed, framedCases, inputErrors, parseJson, refusalOf, type Refusal } from '@lingtan/sdk';

/** The input of a command: what was piped in, or the JSON of the named file; `-` or nothing reads standard input. */
export function commandInput(input: unknown, file = '-'): unknown {
  return input ?? parseJson(new TextDecoder().decode(commandBytes(file)), sourceOf(file));
}

/** Bytes of the named file, or of standard input. */
export function commandBytes(file = '-'): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (cause) {
    throw inputErrors.UNREADABLE({ source: sourceOf(file), problem: (cause as Error).message }, cause);
  }
}

/** What to call an input in a message. */
export function sourceOf(file = '-'): string {
  return file === '-' ? 'The input' : `The file ${file}`;
}

/** What became of one entry of a batch. */
export type BatchAnswer = { id: string | number } & ({ result: unknown } | { error: Refusal });

/**
 * One input gives one answer. A list, or a document with `cases` (each with `id` and `input`), gives a list, in which a refused
 * entry stands as its error and loses nothing else.
 * @throws INPUT_INVALID for what stands beside the cases or the input and is no remark
 */
export function oneOrMany(input: unknown, answer: (input: unknown) => unknown): unknown {
  const cases = framedCases(input)?.map((entry, index) => answerEntry(entry, index, answer));
  if (cases === undefined) return answerFramed(input, answer);
  return Array.isArray(input) ? cases : { cases };
}

function answerEntry(entry: unknown, index: number, answer: (input: unknown) => unknown): BatchAnswer {
  const framed = typeof entry === 'object' && entry !== null && 'input' in entry;
  const named = (entry as { id?: unknown } | null)?.id;
  const id = framed && (typeof named === 'string' || typeof named === 'number') ? named : index;
  try {
    return { id, result: answerFramed(entry, answer) };
  } catch (error) {
    return { id, error: refusalOf(error) };
  }
}
