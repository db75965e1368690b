import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isClosedAddress } from './addresses.ts';

/** A connection was refused because of where it would lead. */
export class ClosedAddress extends Error {}

/**
 * Looks names up for a connection and leaves out closed addresses, so that a name cannot lead elsewhere than it did when it
 * was checked. Addresses are never looked up: judge those in a URL with {@link isClosedAddress}.
 */
export function checkedLookup(privateNetwork: boolean): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const open = found.filter(({ address }) => !isClosedAddress(address, privateNetwork));
      if (open.length === 0)
        return callback(new ClosedAddress(`${hostname}: ${found.map(({ address }) => address).join(', ')}`), []);
      return options.all ? callback(null, open) : callback(null, open[0]!.address, open[0]!.family);
    });
}
