import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { drawCipher, mayOpen, openCipher } from './data-key.ts';

it('a data key opens by the passphrase or the key that it was encrypted with, changed in nothing, and by no other', async () => {
  const key = { key: randomBytes(32) };
  const phrase = { passphrase: 'correct horse battery' };
  const table = { schema: 'kernel', name: 'parks', rows: 1, content: '-7' };
  const flipped = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
  for (const [secret, wrong, code] of [
    [key, { key: randomBytes(32) }, 'BACKUP_KEY_NEEDED'],
    [phrase, { passphrase: 'wrong horse battery' }, 'BACKUP_PASSPHRASE'],
  ] as const) {
    const drawn = await drawCipher(secret);
    const encryption = { key: drawn.wrapped, keys: drawn.sealKeys({ 'secret.key': 'aa11' }) };
    expect(JSON.stringify(encryption)).not.toContain('aa11');
    const opened = await openCipher(encryption, secret);
    expect(opened.openKeys(encryption.keys)).toEqual({ 'secret.key': 'aa11' });
    expect(opened.cover(table)).toBe(drawn.cover(table));
    expect(opened.cover({ ...table, content: '-8' })).not.toBe(drawn.cover(table));
    expect(drawn.cover(table)).toMatch(/^\d+$/);
    await expect(openCipher(encryption, wrong)).rejects.toMatchObject({ code });
    await expect(openCipher(encryption, null)).rejects.toMatchObject({ code });
    expect(() => opened.openKeys({ ...encryption.keys, sealed: flipped(encryption.keys.sealed) })).toThrow(/not as it/);
    expect([mayOpen(encryption, secret), mayOpen(encryption, null), mayOpen(undefined, secret)]).toEqual([
      true,
      false,
      false,
    ]);
  }
  const { wrapped } = await drawCipher(key);
  const changed = openCipher({ key: { ...wrapped, tag: flipped(wrapped.tag) }, keys: null }, key);
  await expect(changed).rejects.toMatchObject({ code: 'BACKUP_PASSPHRASE' });
  expect((await drawCipher(key)).cover(table)).not.toBe((await drawCipher(key)).cover(table));
  expect(mayOpen(undefined, null)).toBe(true);
});
