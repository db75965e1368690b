import { BlockList, isIP } from 'node:net';

/** Never: link-local and the addresses where clouds answer with credentials, multicast, broadcast. */
const never = new BlockList();
never.addSubnet('169.254.0.0', 16, 'ipv4');
never.addAddress('100.100.100.200', 'ipv4');
never.addSubnet('224.0.0.0', 4, 'ipv4');
never.addSubnet('240.0.0.0', 4, 'ipv4');
never.addSubnet('fe80::', 10, 'ipv6');
never.addAddress('fd00:ec2::254', 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');

/** Private networks (RFC 1918, 4193, 6598), loopback and the rest of IANA's special registry that leads inside. */
const inside = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
] as const)
  inside.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 127],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
] as const)
  inside.addSubnet(net, prefix, 'ipv6');

/** Whether calls to addresses that people entered may not connect to an address. What is no address is closed too. */
export function isClosedAddress(address: string, privateNetwork: boolean): boolean {
  const version = isIP(address);
  if (version === 0) return true;
  // IPv4 in its IPv6 dress (mapped, or through NAT64) is judged as the IPv4 address that it is.
  const mapped = version === 6 ? embedded(address) : null;
  if (mapped !== null) return isClosedAddress(mapped, privateNetwork);
  const family = version === 6 ? 'ipv6' : 'ipv4';
  return never.check(address, family) || (!privateNetwork && inside.check(address, family));
}

function embedded(address: string): string | null {
  const normal = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const found = /^(?:::ffff:|64:ff9b::)(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})$/.exec(normal);
  if (!found) return null;
  const [high, low] = [parseInt(found[1] ?? '0', 16), parseInt(found[2]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
