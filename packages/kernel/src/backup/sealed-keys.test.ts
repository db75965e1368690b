import { expect, it } from 'vitest';
import { openKeys } from './sealed-keys.ts';

const secret = { passphrase: 'correct horse battery' };
const sealed = {
  salt: 'gu+kz0paz2vnlayXxWFWXQ==',
  nonce: 'ln3UJXwtbOj/bNRU',
  sealed: 'FK8Immdc/ZioKIQElMqpGB5/wsqW',
  tag: '1veJJ+9i+caVB0uudFE8yw==',
  cost: 17 as const,
};
const atHalfTheCost = {
  salt: 'qU2x8JuogLQkLzCpTriLrQ==',
  nonce: 'EoBrx6gbjdeK8aBi',
  sealed: 'zqRRKU1iAaVcEfpYyJDZ18Wny2n1',
  tag: 'Skj9j/GwdS8LnhbKi/fyVQ==',
};

it('keys that earlier versions sealed open by their passphrase and by no other, and not once anything was changed', () => {
  expect(openKeys(sealed, secret)).toEqual({ 'secret.key': 'bb22' });
  expect(openKeys(atHalfTheCost, secret)).toEqual({ 'secret.key': 'aa11' });
  const flipped = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
  expect(() => openKeys(sealed, { passphrase: 'wrong horse battery' })).toThrow(/another one/);
  expect(() => openKeys(sealed, { key: Buffer.alloc(32, 7) })).toThrow(/no passphrase/);
  for (const part of ['salt', 'tag'] as const)
    expect(() => openKeys({ ...sealed, [part]: flipped(sealed[part]) }, secret), part).toThrow(/does not open/);
});
