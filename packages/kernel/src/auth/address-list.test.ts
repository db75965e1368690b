import { expect, it } from 'vitest';
import { addressOrNetwork, isAmong } from './address-list.ts';

it.each<[string, boolean]>([
  ['203.0.113.7', true],
  ['::ffff:203.0.113.7', true],
  ['203.0.113.8', false],
  ['10.20.255.1', true],
  ['10.21.0.1', false],
  ['2001:db8:1::9', true],
  ['2001:db8:2::9', false],
  ['unknown', false],
])('%s is among the addresses: %s', (address, expected) => {
  expect(isAmong(['203.0.113.7', '10.20.0.0/16', '2001:db8:1::/48'], address)).toBe(expected);
});

it('takes addresses and networks, and nothing else', () => {
  for (const good of ['203.0.113.7', '10.0.0.0/8', '::1', '2001:db8::/32'])
    expect(addressOrNetwork.safeParse(good).success, good).toBe(true);
  for (const bad of ['', 'localhost', '10.0.0.0/33', '10.0.0', '2001:db8::/129', '10.0.0.1:80'])
    expect(addressOrNetwork.safeParse(bad).success, bad).toBe(false);
});
