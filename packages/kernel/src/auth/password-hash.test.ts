import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashPassword, isOutdated, verifyPassword } from './password-hash.ts';

const password = 'correct horse battery staple';

describe('a stored password', () => {
  it('took as much work as is advised for scrypt, says how much, and has a salt of its own', async () => {
    const [one, two] = await Promise.all([hashPassword(password), hashPassword(password)]);
    expect(one).not.toBe(two);
    const [name, log2N, r, p, salt, key] = one.split('$');
    // ASVS 5.0, appendix C: with three passes or more, N of 2^15 and blocks of 8.
    expect([name, Number(log2N) >= 15, Number(r) >= 8, Number(p) >= 3]).toEqual(['scrypt', true, true, true]);
    const how = { N: 2 ** Number(log2N), r: Number(r), p: Number(p), maxmem: 2 ** 27 };
    expect(scryptSync(password, salt!, 64, how).toString('hex')).toBe(key);
    expect(isOutdated(one)).toBe(false);
    expect([await verifyPassword(one, password), await verifyPassword(two, `${password}.`)]).toEqual([true, false]);
  });

  it('of before is still read, and known as one to be replaced', async () => {
    const salt = '0123456789abcdef'.repeat(2);
    const old = `${salt}:${scryptSync(password, salt, 64, { N: 16_384, r: 16, p: 1, maxmem: 2 ** 27 }).toString('hex')}`;
    expect(isOutdated(old)).toBe(true);
    expect([await verifyPassword(old, password), await verifyPassword(old, 'another')]).toEqual([true, false]);
  });

  it.each(['', 'plain', 'a:b', 'scrypt$15$8$3$salt$key', `scrypt$15$8$3$${'0'.repeat(32)}$`])(
    'that is none is refused and not compared: %j',
    async (text) => {
      await expect(verifyPassword(text, password)).rejects.toThrow('no form that is known');
    },
  );
});
