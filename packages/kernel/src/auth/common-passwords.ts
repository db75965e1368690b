import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// Long enough to pass the length rule with digits behind them, and still among the first that are tried; names of this
// product and of the roles in it as well.
const stems = [
  'password',
  'passw0rd',
  'passwort',
  'administrator',
  'admin',
  'adminadmin',
  'welcome',
  'letmein',
  'qwerty',
  'qwertyuiop',
  'qwertyuiopasdfghjkl',
  'asdfghjkl',
  'zxcvbnm',
  'iloveyou',
  'changeme',
  'changeit',
  'default',
  'secret',
  'topsecret',
  'princess',
  'football',
  'baseball',
  'dragon',
  'monkey',
  'sunshine',
  'superman',
  'trustno',
  'whatever',
  'starwars',
  'computer',
  'internet',
  'abcdefghijkl',
  'abcdefgh',
  'abc',
  'qazwsxedc',
  'zaq12wsx',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'woaini',
  'wodemima',
  'mima',
  'zhongguo',
  'beijing',
  'shanghai',
  'lingtan',
  'lingtanlingtan',
  'zerocarbon',
  'zerocarbonpark',
  'guest',
  'test',
  'testtest',
  'root',
  'rootroot',
  'system',
  'manager',
  'operator',
  'auditor',
  'member',
  'postgres',
  'raspberry',
  'michael',
  'jennifer',
  'master',
  'shadow',
];
const common = new Set(stems);

/**
 * Whether a password is one of those tried first: of the list of breached ones, or a word with digits and separators
 * around it. Compared without case, so that `Password-1234567` counts as well.
 * @param words of whoever chooses it, in small letters, such as the parts of the address
 */
export function isCommonPassword(password: string, words: readonly string[] = []): boolean {
  const lower = password.toLowerCase();
  if (
    /^(.)\1*$/.test(lower) ||
    /^(?:0?1234567890?|0987654321|987654321)+\d*$/.test(lower) ||
    /^(.{1,4})\1+$/.test(lower)
  )
    return true;
  const bare = lower.replace(/[^a-z0-9]/g, '');
  const stem = bare.replace(/\d+$/, '').replace(/^\d+/, '');
  const own = new Set(words);
  return [lower, bare, stem].some((each) => common.has(each) || own.has(each)) || isBreached(lower);
}

let breached: Buffer | undefined;

/**
 * The list holds the first four bytes of the SHA-256 of each, sorted: the 43,900 passwords of twelve characters or more,
 * in small letters, among the million most frequent of "Ten million passwords" (M. Burnett, 2015, in the public domain).
 * One other password in a hundred thousand is refused with them.
 */
function isBreached(lower: string): boolean {
  breached ??= readFileSync(findUpwards(path.dirname(fileURLToPath(import.meta.url))));
  const wanted = createHash('sha256').update(lower).digest().readUInt32BE();
  let [from, to] = [0, breached.length / 4];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const found = breached.readUInt32BE(middle * 4);
    if (found === wanted) return true;
    if (found < wanted) from = middle + 1;
    else to = middle;
  }
  return false;
}

// Two levels above the source, and one more above the build.
function findUpwards(from: string): string {
  const file = path.join(from, 'data/common-passwords.bin');
  return existsSync(file) || from === path.dirname(from) ? file : findUpwards(path.dirname(from));
}
