import { BlockList, isIP } from 'node:net';

/** Never: link-local and the addresses where clouds answer with credentials, multicast, broadcast. */
const never = new BlockList();
never.addSubnet('169.254.0.0', 16, 'ipv4');
never.addAddress('100.100.100.200', 'ipv4');
never.addAddress('168.63.129.16', 'ipv4');
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
  ['64:ff9b:1::', 48],
  // What a tunnel leads to is not told by the address (Teredo); what was local to a site is so still (RFC 3879).
  ['2001::', 32],
  ['fec0::', 10],
  ['fc00::', 7],
] as const)
  inside.addSubnet(net, prefix, 'ipv6');

/** Whether calls to addresses that people entered may not connect to an address. What is no address is closed too. */
export function isClosedAddress(address: string, privateNetwork: boolean): boolean {
  const version = isIP(address);
  if (version === 0) return true;
  // IPv4 in its IPv6 dress is judged as the IPv4 address that it is, :: and ::1 among them as 0.0.0.0 and 0.0.0.1.
  const mapped = version === 6 ? embedded(address) : null;
  if (mapped !== null) return isClosedAddress(mapped, privateNetwork);
  const family = version === 6 ? 'ipv6' : 'ipv4';
  return never.check(address, family) || (!privateNetwork && inside.check(address, family));
}

/** Where an IPv6 address carries an IPv4 address: the groups before it, and at which group it stands. */
const carriers: readonly { before: RegExp; at: number }[] = [
  // Mapped (RFC 4291), translated (RFC 2765), compatible (RFC 4291, withdrawn), through NAT64 (RFC 6052).
  { before: /^0:0:0:0:0:ffff:/, at: 6 },
  { before: /^0:0:0:0:ffff:0:/, at: 6 },
  { before: /^0:0:0:0:0:0:/, at: 6 },
  { before: /^64:ff9b:0:0:0:0:/, at: 6 },
  // 6to4 (RFC 3056).
  { before: /^2002:/, at: 1 },
];

function embedded(address: string): string | null {
  const normal = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [head = '', tail] = normal.split('::');
  const [first, last] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = tail === undefined ? [] : Array<string>(8 - first!.length - last!.length).fill('0');
  const groups = [...first!, ...zeros, ...last!];
  const carrier = carriers.find(({ before }) => before.test(groups.join(':')));
  if (!carrier) return null;
  const [high, low] = groups.slice(carrier.at, carrier.at + 2).map((group) => parseInt(group, 16)) as [number, number];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
