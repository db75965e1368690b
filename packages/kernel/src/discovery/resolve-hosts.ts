import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { discoveryHostsMost } from '@lingtan/sdk';
import { isClosedAddress } from '@lingtan/sdk/net';
import { discoveryErrors } from './errors.ts';

/**
 * Looks the hosts of a search up, once. Devices stand in private networks, so those are open; what never is a device is closed.
 * @throws DISCOVERY_TOO_MANY_HOSTS, DISCOVERY_HOST_UNKNOWN, DISCOVERY_HOST_CLOSED
 */
export async function resolveHosts(hosts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (hosts.length > discoveryHostsMost)
    throw discoveryErrors.TOO_MANY_HOSTS({ most: discoveryHostsMost, count: hosts.length });
  const addresses = new Map<string, string>();
  for (const host of hosts) {
    const found = isIP(host)
      ? host
      : await lookup(host).then(
          ({ address }) => address,
          () => null,
        );
    if (found === null) throw discoveryErrors.HOST_UNKNOWN({ host });
    if (isClosedAddress(found, true)) throw discoveryErrors.HOST_CLOSED({ host });
    addresses.set(host, found);
  }
  return addresses;
}
