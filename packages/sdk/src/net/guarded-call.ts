import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isClosedAddress } from './addresses.ts';
import { checkedLookup, ClosedAddress } from './checked-lookup.ts';

/** A message to an address that people entered. */
export interface GuardedPost {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | Buffer;
  /** Lets it connect to private and loopback addresses. */
  privateNetwork: boolean;
  signal: AbortSignal;
}

/**
 * Posts once and tells the status. Redirects are not followed, what the other side says is not read. The address is checked when
 * the connection is made, so that a name cannot lead elsewhere than it did when it was looked up.
 * @throws ClosedAddress where it would lead to a closed address, and what the connection throws
 */
export function postGuarded({ url, headers, body, privateNetwork, signal }: GuardedPost): Promise<number> {
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    // An address in the URL is never looked up.
    if (isIP(host) !== 0 && isClosedAddress(host, privateNetwork)) {
      reject(new ClosedAddress(host));
      return;
    }
    const call = (target.protocol === 'https:' ? httpsRequest : httpRequest)(
      target,
      {
        method: 'POST',
        // A connection that was kept open would be one that was checked for another address.
        agent: false,
        signal,
        lookup: checkedLookup(privateNetwork),
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        resolve(response.statusCode ?? 0);
        // What the other side says is of no use here, and may have no end.
        response.destroy();
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}
