import { isIP } from 'node:net';
import { transportErrors } from './tls-errors.ts';

/** Whether only programs of this machine reach what listens on an address. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '').replace(/^::ffff:/i, '');
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

/**
 * Whether a protocol may be spoken without TLS on an address: on loopback, and where the operator has said so.
 * @throws TRANSPORT_BAD_SETTING where the setting says anything else than `allowed`
 */
export function mayBePlain(
  env: Readonly<Record<string, string | undefined>>,
  allowName: string,
  host: string,
): boolean {
  const value = env[allowName] || null;
  if (value !== null && value !== 'allowed')
    throw transportErrors.BAD_SETTING({ name: allowName, value, expected: '"allowed", or not to be set' });
  return value === 'allowed' || isLoopback(host);
}

/** The refusal of a protocol that would be spoken without TLS. */
export const plainRefused = (protocol: string, host: string, hostName: string, allowName: string): Error =>
  transportErrors.PLAIN_REFUSED({ protocol, host, hostName, allowName });
