import { expect, it } from 'vitest';
import { openKeys, sealKeys } from './seal-keys.ts';

const passphrase = 'correct horse battery';

it('keys open by their passphrase and by no other, and not once anything was changed', () => {
  const sealed = sealKeys({ 'secret.key': 'bb22' }, passphrase);
  expect(openKeys(sealed, passphrase)).toEqual({ 'secret.key': 'bb22' });
  const flipped = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
  expect(() => openKeys(sealed, 'wrong horse battery')).toThrow(/do not open/);
  for (const part of ['salt', 'tag'] as const)
    expect(() => openKeys({ ...sealed, [part]: flipped(sealed[part]) }, passphrase), part).toThrow(/do not open/);
});

it('keys that an earlier version sealed at half the cost still open', () => {
  const before = {
    salt: 'qU2x8JuogLQkLzCpTriLrQ==',
    nonce: 'EoBrx6gbjdeK8aBi',
    sealed: 'zqRRKU1iAaVcEfpYyJDZ18Wny2n1',
    tag: 'Skj9j/GwdS8LnhbKi/fyVQ==',
  };
  expect(openKeys(before, passphrase)).toEqual({ 'secret.key': 'aa11' });
});
