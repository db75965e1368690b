import { timeLimit } from '@lingtan/sdk';
import { postGuarded } from '@lingtan/sdk/net';

const timeoutMs = 10_000;

/** Posts an encrypted message to a push service (RFC 8030, section 5) and tells its status. Redirects are not followed. */
export async function postPush(
  endpoint: string,
  body: Buffer,
  headers: Record<string, string>,
  privateNetwork: boolean,
  signal: AbortSignal,
): Promise<number> {
  const limit = timeLimit(timeoutMs, signal);
  try {
    return await postGuarded({
      url: endpoint,
      headers: { ...headers, 'content-type': 'application/octet-stream', 'content-encoding': 'aes128gcm' },
      body,
      privateNetwork,
      signal: limit.signal,
    });
  } finally {
    limit.clear();
  }
}
