import { LingtanError } from '@lingtan/sdk';
import { isAmong } from '../auth/address-list.ts';
import type { Authenticator, Credentials } from '../auth/authenticator.ts';
import type { Identity } from '../auth/identity.ts';
import { authErrors } from '../errors.ts';
import { networkOf } from './client-address.ts';
import type { RequestLimiter } from './request-limits.ts';

/**
 * Who asks, by a request or a socket. Tries with nothing good count for the network that they come from, all others for whoever
 * it is.
 * @param known is told who it is before a key is refused for where it comes from
 * @throws AUTH_REQUIRED, AUTH_INVALID_TOKEN, AUTH_KEY_FROM_ELSEWHERE, HTTP_TOO_MANY_REQUESTS
 */
export async function identifyCounted(
  { authenticator, limiter }: { authenticator: Authenticator; limiter: RequestLimiter },
  credentials: Credentials,
  known?: (identity: Identity) => void,
): Promise<Identity> {
  const network = networkOf(credentials.address);
  const identity = await authenticator.identify(credentials).catch(async (error: unknown) => {
    // Where the database does not answer, nobody knows whether it was good.
    if (error instanceof LingtanError && error.status === 401) await limiter.badCredential(network);
    throw error;
  });
  if (!identity) {
    await limiter.count('anonymous', network);
    throw authErrors.REQUIRED();
  }
  await countIdentity(limiter, identity);
  known?.(identity);
  const { address } = credentials;
  if (identity.addresses && !isAmong(identity.addresses, address)) throw authErrors.KEY_FROM_ELSEWHERE({ address });
  return identity;
}

/** Counts one thing that somebody known asks for. The command line of the machine is not counted. @throws HTTP_TOO_MANY_REQUESTS */
export async function countIdentity(limiter: RequestLimiter, { via, kind, id }: Identity): Promise<void> {
  if (via !== 'local') await limiter.count(kind === 'user' ? 'user' : 'token', id);
}
