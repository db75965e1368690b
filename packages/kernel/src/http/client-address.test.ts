import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

const from = (forwarded: string | undefined, proxies: number): string =>
  clientAddress(
    { socket: { remoteAddress: '10.0.0.1' }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage,
    proxies,
  );

describe('the address of a caller', () => {
  it('is that of the peer where no proxy is trusted, whatever the caller says', () => {
    expect(from('203.0.113.7', 0)).toBe('10.0.0.1');
  });

  it('is what the outermost trusted proxy saw, not what stands before it', () => {
    expect(from('198.51.100.1, 203.0.113.7', 1)).toBe('203.0.113.7');
    expect(from('198.51.100.1, 203.0.113.7, 10.0.0.2', 2)).toBe('203.0.113.7');
  });

  it.each([
    ['203.0.113.7:50001', '203.0.113.7:50002', '203.0.113.7'],
    ['[2001:db8::7]:50001', '[2001:db8::7]:50002', '2001:db8::7'],
    ['"[2001:db8::7]:50001"', '[2001:db8::7]', '2001:db8::7'],
  ])('is the same for each connection, also where a proxy writes ports: %s', (one, other, address) => {
    expect([from(one, 1), from(other, 1)]).toEqual([address, address]);
  });

  it.each(['', 'unknown', '_hidden', '1.2.3', '<script>', '203.0.113.7:x', undefined])(
    'is that of the proxy where it names none: %s',
    (forwarded) => {
      expect(from(forwarded, 1)).toBe('10.0.0.1');
    },
  );
});
