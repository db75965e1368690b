import { readFileSync } from 'node:fs';
import { planErrors } from './errors.ts';

/** What a file or, without one or with `-`, standard input holds as JSON. @throws DISPATCH_INPUT_* or DISPATCH_FILE_UNREADABLE */
export function readJson(file = '-'): unknown {
  const source = file === '-' ? 'The input' : `The file ${file}`;
  const text = readText(file);
  if (text.trim() === '') throw planErrors.INPUT_MISSING();
  try {
    return JSON.parse(namedNumbers(text));
  } catch (cause) {
    throw planErrors.INPUT_NOT_JSON({ source, problem: (cause as Error).message }, cause);
  }
}

/**
 * NaN and infinities, which other programs write although JSON has none, as words: the schema then names their field
 * instead of the parser a position in the file. Texts stay as they are.
 */
const namedNumbers = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (found) => (found.startsWith('"') ? found : `"${found}"`));

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw planErrors.FILE_UNREADABLE({ file, problem: (cause as Error).message }, cause);
  }
}
