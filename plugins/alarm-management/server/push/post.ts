import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { checkedLookup, ClosedAddress, isClosedAddress } from '@lingtan/sdk/net';

const timeoutMs = 10_000;

/** Posts an encrypted message to a push service (RFC 8030, section 5) and tells its status. Redirects are not followed. */
export function postPush(
  endpoint: string,
  body: Buffer,
  headers: Record<string, string>,
  privateNetwork: boolean,
  signal: AbortSignal,
): Promise<number> {
  const target = new URL(endpoint);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    if (isIP(host) !== 0 && isClosedAddress(host, privateNetwork)) {
      reject(new ClosedAddress(host));
      return;
    }
    const call = (target.protocol === 'https:' ? httpsRequest : httpRequest)(
      target,
      {
        method: 'POST',
        agent: false,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        lookup: checkedLookup(privateNetwork),
        headers: {
          ...headers,
          'content-type': 'application/octet-stream',
          'content-encoding': 'aes128gcm',
          'content-length': body.length,
        },
      },
      (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}
