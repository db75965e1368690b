import { randomBytes } from 'node:crypto';
import { authErrors } from '../errors.ts';
import { isCommonPassword } from './common-passwords.ts';

export const minPasswordLength = 12;
export const maxPasswordLength = 128;

/** @throws AUTH_WEAK_PASSWORD saying why. No rules about character classes: length and being unusual are what counts. */
export function assertGoodPassword(password: string, email: string): void {
  const refuse = (en: string, zh: string): never => {
    throw authErrors.WEAK_PASSWORD({ reason: { en, 'zh-CN': zh }, field: 'password' });
  };
  const { length } = password;
  if (length < minPasswordLength)
    refuse(
      `it has ${length} characters; at least ${minPasswordLength} are needed`,
      `共 ${length} 个字符；至少需要 ${minPasswordLength} 个`,
    );
  if (length > maxPasswordLength)
    refuse(
      `it has ${length} characters; at most ${maxPasswordLength} are possible`,
      `共 ${length} 个字符；最多可用 ${maxPasswordLength} 个`,
    );
  if (isCommonPassword(password, wordsOf(email)))
    refuse('it is among the first that attackers try', '它属于攻击者最先尝试的密码');
}

/** What somebody with this address would put into a password first: the address, its two sides, and their parts. */
function wordsOf(email: string): string[] {
  const lower = email.toLowerCase();
  const sides = lower.split('@');
  const labels = sides.flatMap((side) => side.split(/[.+]/));
  const parts = labels.flatMap((label) => label.split(/[^a-z0-9]+/)).filter((part) => part.length > 2);
  return [lower, ...[lower, ...sides, ...labels].map((text) => text.replace(/[^a-z0-9]/g, '')), ...parts];
}

/** A password nobody can guess (148 bits), easy to type: letters and digits without look-alikes, in groups of five. */
export function randomPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const letters: string[] = [];
  while (letters.length < 30) {
    for (const byte of randomBytes(32))
      if (byte < 248 && letters.length < 30) letters.push(alphabet[byte % alphabet.length]!);
  }
  return [0, 5, 10, 15, 20, 25].map((start) => letters.slice(start, start + 5).join('')).join('-');
}
