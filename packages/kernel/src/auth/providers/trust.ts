import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/**
 * Believes the certificates of a provider: those of the system's authorities and of the ones that are given. Made once for
 * each provider, since reading a hundred certificates takes longer than the conversation.
 */
export function trustOf(authorities: string | null): SecureContext | undefined {
  return authorities === null
    ? undefined
    : createSecureContext({ ca: [...rootCertificates, authorities], minVersion: 'TLSv1.2' });
}
