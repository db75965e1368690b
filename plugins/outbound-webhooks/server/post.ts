import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { checkedLookup, ClosedAddress, isClosedAddress } from '@lingtan/sdk/net';
import type { DeliveryRow, WebhookEndpoint } from '../contracts/index.ts';
import { signatureOf } from '../domain/index.ts';

const timeoutMs = 10_000;

/** What came of an attempt. */
export interface Attempt {
  status: number | null;
  durationMs: number;
  /** Null when it was delivered. */
  problem: DeliveryRow['problem'];
  detail: string | null;
}

/**
 * Posts a message once. Any answer but 2xx counts as not delivered; redirects are not followed. The address is checked
 * when the connection is made, so that a name cannot lead elsewhere than it did when it was looked up.
 */
export async function post(
  endpoint: WebhookEndpoint,
  message: { id: string; body: string; attempt: number },
  at: number,
  signal: AbortSignal,
): Promise<Attempt> {
  const started = performance.now();
  const timeout = AbortSignal.timeout(timeoutMs);
  const done = (rest: Omit<Attempt, 'durationMs'>): Attempt => ({
    ...rest,
    durationMs: Math.round(performance.now() - started),
  });
  try {
    const status = await send(endpoint, message, at, AbortSignal.any([signal, timeout]));
    const delivered = status >= 200 && status < 300;
    return done({ status, problem: delivered ? null : 'status', detail: delivered ? null : String(status) });
  } catch (error) {
    if (signal.aborted) throw error;
    if (timeout.aborted) return done({ status: null, problem: 'timeout', detail: `${timeoutMs / 1000} s` });
    const { message: reason } = error as Error;
    const problem = error instanceof ClosedAddress ? 'address' : 'connection';
    return done({ status: null, problem, detail: reason.slice(0, 300) });
  }
}

function send(
  { url, secret = '', privateNetwork }: WebhookEndpoint,
  { id, body, attempt }: { id: string; body: string; attempt: number },
  at: number,
  signal: AbortSignal,
): Promise<number> {
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const seconds = Math.floor(at / 1000);
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
        // A connection that was kept open would be one that was checked for another endpoint.
        agent: false,
        signal,
        lookup: checkedLookup(privateNetwork),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Lingtan-Webhooks/1',
          'webhook-id': id,
          'webhook-timestamp': String(seconds),
          'webhook-signature': signatureOf(secret, id, seconds, body),
          'webhook-attempt': String(attempt),
        },
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
