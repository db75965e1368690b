import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isClosedAddress } from './addresses.ts';

describe('addresses', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.9',
    '172.31.0.1',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fd12::1',
    'fec0::1',
    '2001:0:1::9',
  ])('%s is open only to endpoints in a private network', (address) => {
    expect(isClosedAddress(address, false)).toBe(true);
    expect(isClosedAddress(address, true)).toBe(false);
  });
  it.each([
    ...['169.254.169.254', '100.100.100.200', 'fe80::1', 'fe80::1%eth0', 'fd00:ec2::254', '224.0.0.1'],
    ...['168.63.129.16', '2002:a9fe:a9fe::', '::169.254.169.254', '::ffff:0:169.254.169.254'],
    ...['::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', 'nowhere', ''],
  ])('%s is closed to all', (address) => {
    expect(isClosedAddress(address, true)).toBe(true);
  });
  it.each(['203.0.113.7', '8.8.8.8', '2001:4860:4860::8888'])('%s is open', (address) => {
    expect(isClosedAddress(address, false)).toBe(false);
  });
  it('judges an IPv4 address the same in each of its dresses', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.boolean(), (address, inside) => {
        const [a, b, c, d] = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
        const dresses = [
          `::ffff:${address}`,
          `::ffff:0:${address}`,
          `::${address}`,
          `64:ff9b::${address}`,
          `2002:${a}${b}:${c}${d}::9`,
        ];
        for (const dress of dresses)
          expect(isClosedAddress(dress, inside), dress).toBe(isClosedAddress(address, inside));
      }),
    );
  });
});
