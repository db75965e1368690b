import type { IncomingMessage } from 'node:http';

export { networkOf } from '@lingtan/sdk/net';

/** Address of the peer. Forwarding headers count only when the operator said how many proxies there are. */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  if (trustedProxies <= 0) return peer;
  const chain = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  return chain.at(-trustedProxies) ?? peer;
}
