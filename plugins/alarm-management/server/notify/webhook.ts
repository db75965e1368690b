import { createHmac } from 'node:crypto';
import type { NoticeMessage } from './message.ts';

const timeoutMs = 10_000;

/** Posts a notice as JSON. Any answer but 2xx counts as not sent. */
export async function sendWebhook(
  url: string,
  { subject, text, data }: NoticeMessage,
  key: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const body = JSON.stringify({ subject, text, ...data });
  const headers = new Headers({ 'content-type': 'application/json' });
  if (key) headers.set('x-lingtan-signature', `sha256=${createHmac('sha256', key).update(body).digest('hex')}`);
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
}
