import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

export { networkOf } from '@lingtan/sdk/net';

/** Address of the peer. Forwarding headers count only when the operator said how many proxies there are. */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  if (trustedProxies <= 0) return peer;
  const chain = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  return addressIn(chain.at(-trustedProxies) ?? '') ?? peer;
}

/**
 * The address in an entry; null where it has none. Some proxies write the port beside it, which is another one for each
 * connection: counted with it, nobody would ever have asked twice.
 */
function addressIn(entry: string): string | null {
  const bare = /^"?\[([^\]]+)\](?::\d+)?"?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
  return isIP(bare) === 0 ? null : bare;
}
