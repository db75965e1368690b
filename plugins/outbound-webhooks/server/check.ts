import type { CheckScope, ConfigCheck } from '@lingtan/sdk';
import type { WebhookConfig } from '../contracts/index.ts';
import { post } from './post.ts';

/** Sends every endpoint that is on a test message and says what came back. */
export async function checkWebhooks({ config, park, signal }: CheckScope<WebhookConfig>): Promise<ConfigCheck> {
  const on = config.endpoints.filter(({ enabled }) => enabled);
  if (on.length === 0) return { ok: true, message: 'No endpoint is on; nothing was sent.' };
  const at = Date.now();
  const results = await Promise.all(
    on.map(async (endpoint) => {
      const id = `test_${at}`;
      const timestamp = new Date(at).toISOString();
      const body = JSON.stringify({ id, type: 'webhooks.test', version: 1, timestamp, park: park.id, data: {} });
      return { id: endpoint.id, ...(await post(endpoint, { id, body, attempt: 1 }, at, signal)) };
    }),
  );
  const failed = results.filter(({ problem }) => problem !== null);
  return {
    ok: failed.length === 0,
    message:
      failed.length === 0
        ? `${results.length} test messages were delivered.`
        : failed.map(({ id, problem, detail }) => `${id}: ${problem} (${detail})`).join('; '),
  };
}
