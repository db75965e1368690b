import { createHmac } from 'node:crypto';

/**
 * Value of the header `webhook-signature` after Standard Webhooks 1.0 (standardwebhooks.com): `v1,` and the base64 of
 * HMAC-SHA-256 over `id.timestamp.body`. A secret that begins with `whsec_` is base64, any other is text.
 *
 * @param timestamp seconds since the Unix epoch, as sent in `webhook-timestamp`
 */
export function webhookSignature(secret: string, id: string, timestamp: number, body: string): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** What all webhooks of the product send beside their body. */
export interface WebhookMessage {
  /** Stays the same when the message is sent again, so that a receiver can pass over what it has. */
  id: string;
  /** JSON. */
  body: string;
  /** From 1. */
  attempt: number;
  /** When it is sent, milliseconds since 1970. */
  at: number;
  /** Without one the message is not signed. */
  secret: string | undefined;
}

/** Headers of a message after Standard Webhooks. */
export function webhookHeaders({ id, body, attempt, at, secret }: WebhookMessage): Record<string, string> {
  const seconds = Math.floor(at / 1000);
  return {
    'content-type': 'application/json',
    'user-agent': 'Lingtan-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    ...(secret ? { 'webhook-signature': webhookSignature(secret, id, seconds, body) } : {}),
    'webhook-attempt': String(attempt),
  };
}
