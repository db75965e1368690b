import { createHmac } from 'node:crypto';

/**
 * Value of the header `webhook-signature` after Standard Webhooks 1.0 (standardwebhooks.com): `v1,` and the base64 of
 * HMAC-SHA-256 over `id.timestamp.body`. A secret that begins with `whsec_` is base64, any other is text.
 *
 * @param timestamp seconds since the Unix epoch, as sent in `webhook-timestamp`
 */
export function signatureOf(secret: string, id: string, timestamp: number, body: string): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
