import { randomBytes } from 'node:crypto';
import { authErrors } from '../errors.ts';
import { isCommonPassword } from './common-passwords.ts';

export const minPasswordLength = 12;
export const maxPasswordLength = 128;

/** @throws AUTH_WEAK_PASSWORD saying why. No rules about character classes: length and being unusual are what counts. */
export function assertGoodPassword(password: string, email: string): void {
  const refuse = (reason: string): never => {
    throw authErrors.WEAK_PASSWORD({ reason, field: 'password' });
  };
  if (password.length < minPasswordLength)
    refuse(`it has ${password.length} characters; at least ${minPasswordLength} are needed`);
  if (password.length > maxPasswordLength)
    refuse(`it has ${password.length} characters; at most ${maxPasswordLength} are possible`);
  if (isCommonPassword(password)) refuse('it is among the first that attackers try');
  if (password.toLowerCase() === email.toLowerCase()) refuse('it is the e-mail address');
}

/** A password nobody can guess (120 bits), easy to type: letters and digits without look-alikes, in groups of five. */
export function randomPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const letters: string[] = [];
  while (letters.length < 25) {
    for (const byte of randomBytes(32))
      if (byte < 248 && letters.length < 25) letters.push(alphabet[byte % alphabet.length]!);
  }
  return [0, 5, 10, 15, 20].map((start) => letters.slice(start, start + 5).join('')).join('-');
}
