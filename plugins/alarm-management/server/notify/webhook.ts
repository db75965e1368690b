import { createHmac } from 'node:crypto';
import { timeLimit } from '@lingtan/sdk';
import { ClosedAddress, postGuarded, webhookHeaders } from '@lingtan/sdk/net';
import type { NoticeMessage } from './message.ts';

const timeoutMs = 10_000;

/** A notice on its way to a webhook. */
export interface WebhookNotice {
  url: string;
  privateNetwork: boolean;
  /** Stays the same over all attempts. */
  id: string;
  attempt: number;
  at: number;
  message: NoticeMessage;
  key: string | undefined;
}

/**
 * Posts a notice as JSON, signed as all webhooks of the product. Any answer but 2xx counts as not sent. `x-lingtan-signature` is
 * the earlier form of the signature, over the body alone; receivers that check it go on working.
 */
export async function sendWebhook(notice: WebhookNotice, signal: AbortSignal): Promise<void> {
  const { url, privateNetwork, id, attempt, at, key } = notice;
  const { subject, text, data } = notice.message;
  const body = JSON.stringify({ subject, text, ...data });
  const headers = webhookHeaders({ id, body, attempt, at, secret: key });
  if (key) headers['x-lingtan-signature'] = `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
  const limit = timeLimit(timeoutMs, signal);
  let status: number;
  try {
    status = await postGuarded({ url, headers, body, privateNetwork, signal: limit.signal });
  } catch (error) {
    if (error instanceof ClosedAddress)
      throw new Error(`${error.message} is a closed address or in a private network, which the route does not allow`, {
        cause: error,
      });
    if (limit.over) throw new Error(`the webhook gave no answer within ${timeoutMs / 1000} s`, { cause: error });
    throw error;
  } finally {
    limit.clear();
  }
  if (status < 200 || status >= 300) throw new Error(`the webhook answered ${status}`);
}
