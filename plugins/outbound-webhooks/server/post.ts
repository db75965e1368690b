import { timeLimit } from '@lingtan/sdk';
import { ClosedAddress, postGuarded, webhookHeaders } from '@lingtan/sdk/net';
import type { DeliveryRow, WebhookEndpoint } from '../contracts/index.ts';

const timeoutMs = 10_000;

/** What came of an attempt. */
export interface Attempt {
  status: number | null;
  durationMs: number;
  /** Null when it was delivered. */
  problem: DeliveryRow['problem'];
  detail: string | null;
}

/** Posts a message once. Any answer but 2xx counts as not delivered; redirects are not followed. */
export async function post(
  endpoint: WebhookEndpoint,
  message: { id: string; body: string; attempt: number },
  at: number,
  signal: AbortSignal,
): Promise<Attempt> {
  const started = performance.now();
  const limit = timeLimit(timeoutMs, signal);
  const done = (rest: Omit<Attempt, 'durationMs'>): Attempt => ({
    ...rest,
    durationMs: Math.round(performance.now() - started),
  });
  try {
    const { url, secret, privateNetwork } = endpoint;
    const status = await postGuarded({
      url,
      headers: webhookHeaders({ ...message, at, secret: secret ?? '' }),
      body: message.body,
      privateNetwork,
      signal: limit.signal,
    });
    const delivered = status >= 200 && status < 300;
    return done({ status, problem: delivered ? null : 'status', detail: delivered ? null : String(status) });
  } catch (error) {
    if (signal.aborted) throw error;
    if (limit.over) return done({ status: null, problem: 'timeout', detail: `${timeoutMs / 1000} s` });
    const { message: reason } = error as Error;
    const problem = error instanceof ClosedAddress ? 'address' : 'connection';
    return done({ status: null, problem, detail: reason.slice(0, 300) });
  } finally {
    limit.clear();
  }
}
