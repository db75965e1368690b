import { parseJson } from '@lingtan/sdk';
import type { CommandDefinition } from '@lingtan/sdk';
import { verifyPack, verifyPublished } from '../../domain/index.ts';
import { isZip, unzipFiles } from '../pack/zip.ts';
import { commandErrors } from './errors.ts';
import { commandBytes, oneOrMany, sourceOf } from './read-input.ts';

/** `lingtan carbon verify FILE [sha256=…]`: an evidence pack (zip), or a publication (JSON). */
export const verifyCommand: CommandDefinition = {
  name: 'carbon verify',
  words: 1,
  summary:
    'Verifies an evidence pack (zip) or a publication (JSON) on an empty machine; sha256=… demands a publication; exit code 1 when something is wrong',
  run: async (input, args) => {
    const [option] = args.filter((arg) => arg.startsWith('sha256='));
    const [file, ...unread] = args.filter((arg) => arg !== option);
    if (unread.length > 0) throw commandErrors.OPTION_UNKNOWN({ option: unread.join(' '), expected: 'sha256=…' });
    const bytes = input === null || input === undefined ? commandBytes(file) : null;
    const sha256 = option?.slice('sha256='.length);
    if (bytes && isZip(bytes)) return verifyPack(unzipFiles(bytes, sourceOf(file)), { sha256 });
    const read = bytes ? parseJson(new TextDecoder().decode(bytes), sourceOf(file)) : input;
    return oneOrMany(read, (one) => verifyPublished(one, { sha256 }));
  },
  failed: (answer) => !isValid(answer),
};

/** One verdict, or every one of a list: a refused entry has none. */
function isValid(answer: unknown): boolean {
  const { valid, cases } = answer as { valid?: boolean; cases?: unknown };
  const list = Array.isArray(answer) ? answer : cases;
  if (!Array.isArray(list)) return valid === true;
  return list.every((each) => isValid((each as { result?: unknown }).result ?? {}));
}
