import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Work of a hash: scrypt with N = 2^`log2N`, `r` and `p`. */
interface Work {
  log2N: number;
  r: number;
  p: number;
}

/** As ASVS 5.0 (appendix C) and OWASP ask for; of their choices the one with the least memory: 32 MiB, three times over. */
const required: Work = { log2N: 15, r: 8, p: 3 };
let work = required;

/**
 * Makes every hash of this process with a hundredth of the work. Only tests get at it (`@lingtan/kernel/testing`): they make
 * accounts by the dozen, and what the work is worth is asked where it is whole.
 */
export function hashWithLittleWork(): void {
  work = { log2N: 9, r: 8, p: 1 };
}
/** What hashes without a name were made with: those of better-auth. */
const unnamed: Work = { log2N: 14, r: 16, p: 1 };
const keyBytes = 64;

/** A password as it is stored: `scrypt$<log2 N>$<r>$<p>$<salt>$<key>`, so that more work can be asked for later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('hex');
  const of = work;
  const key = await derived(password, salt, of);
  return ['scrypt', of.log2N, of.r, of.p, salt, key.toString('hex')].join('$');
}

/** Whether a stored hash is that of a password. @throws Error where the text is no hash of any kind that is known */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const { salt, key, of } = read(hash);
  return timingSafeEqual(await derived(password, salt, of), key);
}

/** Whether a hash was made with other work than is asked for now. */
export function isOutdated(hash: string): boolean {
  const { of } = read(hash);
  return of.log2N !== work.log2N || of.r !== work.r || of.p !== work.p;
}

const named = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([0-9a-f]{32})\$([0-9a-f]{128})$/;

function read(hash: string): { salt: string; key: Buffer; of: Work } {
  const [, log2N, r, p, salt, key] = named.exec(hash) ?? [];
  if (salt !== undefined && key !== undefined)
    return { salt, key: Buffer.from(key, 'hex'), of: { log2N: Number(log2N), r: Number(r), p: Number(p) } };
  const [, oldSalt, oldKey] = /^([0-9a-f]{32}):([0-9a-f]{128})$/.exec(hash) ?? [];
  if (oldSalt === undefined || oldKey === undefined) throw new Error('a stored password is in no form that is known');
  return { salt: oldSalt, key: Buffer.from(oldKey, 'hex'), of: unnamed };
}

/** On a thread of Node's pool, whose few threads bound the memory of many at once. */
function derived(password: string, salt: string, { log2N, r, p }: Work): Promise<Buffer> {
  const N = 2 ** log2N;
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, keyBytes, { N, r, p, maxmem: 256 * N * r + 256 * r * p }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  );
}
