import { createHmac, randomBytes } from 'node:crypto';

const stepMs = 30_000;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Place of a secret that is stored sealed: which factor it belongs to is part of what seals it. */
export const factorPlace = (id: string): string => `auth/factor#${id}`;

/** A secret for an authenticator app, in base32: 160 bits, as RFC 4226 advises. */
export function newTotpSecret(): string {
  return [...randomBytes(32)].map((byte) => alphabet[byte & 31]).join('');
}

/** Code of a moment by RFC 6238: six digits, SHA-1, steps of half a minute, which is what every app can do. */
export function totpCode(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / stepMs)));
  const digest = createHmac('sha1', base32(secret)).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1)! & 15) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/**
 * The step that a code belongs to: that of the moment, or one beside it for clocks that differ.
 * @param after last step that was used: a code is good once
 * @returns null for a wrong code, and for one of a step up to `after`
 */
export function totpStep(secret: string, code: string, nowMs: number, after: number): number | null {
  for (const atMs of [nowMs - stepMs, nowMs, nowMs + stepMs]) {
    const step = Math.floor(atMs / stepMs);
    if (step > after && totpCode(secret, atMs) === code) return step;
  }
  return null;
}

/** What an app reads from a picture to take over the secret. */
export function totpUri(secret: string, account: string): string {
  return `otpauth://totp/${encodeURIComponent(`Lingtan:${account}`)}?secret=${secret}&issuer=Lingtan`;
}

function base32(text: string): Buffer {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
}
