import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/** An address, or a network as address and length of its prefix, e.g. `203.0.113.0/24`. */
export const addressOrNetwork = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])
  .describe('An address such as 203.0.113.7, or a network such as 203.0.113.0/24');

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Whether the address is one of the list, or lies in one of its networks. */
export function isAmong(list: readonly string[], address: string): boolean {
  const known = new BlockList();
  for (const entry of list) {
    const [base, prefix] = entry.split('/') as [string, string | undefined];
    if (prefix === undefined) known.addAddress(base, family(base));
    else known.addSubnet(base, Number(prefix), family(base));
  }
  return isIP(address) !== 0 && known.check(address, family(address));
}
