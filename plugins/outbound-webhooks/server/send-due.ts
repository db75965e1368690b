import { codedText } from '@lingtan/sdk';
import type { WebhookEndpoint } from '../contracts/index.ts';
import { retryAfterMs } from '../domain/index.ts';
import type { Desk } from './context.ts';
import { post } from './post.ts';
import { finishDelivery, giveUp, takeDelivery } from './store/deliveries.ts';
import { noteDelivered, noteFailed, readHealth } from './store/endpoints.ts';

/** Longer than an attempt can take; after that a message of a process that died is taken by another. */
const leaseMs = 30_000;
const hourMs = 3_600_000;
/** A pass is short, so that a busy endpoint does not keep the job from being stopped. */
const mostInOnePass = 500;

/**
 * Sends what is due. Endpoints do not wait for each other; at the first failure an endpoint is left alone until the next
 * pass, since the others would most likely fail too.
 */
export async function sendDue(desk: Desk, signal: AbortSignal): Promise<void> {
  const { scope } = desk;
  const { endpoints, keepDays } = scope.config;
  const now = scope.clock.now();
  const ids = endpoints.map(({ id }) => id);
  const health = await scope.db.tx(async (tx) => {
    await giveUp(tx, ids, now, now - keepDays * 24 * hourMs);
    return readHealth(tx);
  });
  const open = endpoints.filter(({ id, enabled }) => enabled && (health.get(id)?.disabledAt ?? null) === null);
  const passes = await Promise.allSettled(open.map((endpoint) => sendTo(desk, endpoint, signal)));
  for (const pass of passes) if (pass.status === 'rejected') throw pass.reason;
}

async function sendTo(desk: Desk, endpoint: WebhookEndpoint, signal: AbortSignal): Promise<void> {
  const { scope } = desk;
  for (let sent = 0; sent < mostInOnePass; sent++) {
    signal.throwIfAborted();
    const now = scope.clock.now();
    const taken = await scope.db.tx((tx) => takeDelivery(tx, endpoint.id, now, leaseMs));
    if (!taken) return;
    const message = { id: taken.message_id, body: taken.body, attempt: taken.attempts };
    const attempt = await post(endpoint, message, now, signal);
    const at = scope.clock.now();
    const giveUpAt = taken.created_at + scope.config.keepDays * 24 * hourMs;
    const retryAt = at + retryAfterMs(taken.attempts);
    const disabled = await scope.db.tx(async (tx) => {
      await finishDelivery(tx, taken.no, attempt, at, retryAt > giveUpAt ? null : retryAt);
      if (attempt.problem === null) {
        await noteDelivered(tx, endpoint.id, at);
        return false;
      }
      if (!(await noteFailed(tx, endpoint.id, at, at - scope.config.disableAfterHours * hourMs))) return false;
      await scope.audit(tx, {
        action: 'webhooks.disabled',
        subject: endpoint.id,
        after: { problem: attempt.problem, detail: attempt.detail },
        note: codedText('outbound-webhooks', 'failing', { hours: scope.config.disableAfterHours }),
      });
      return true;
    });
    if (attempt.problem === null) continue;
    const { problem, detail } = attempt;
    scope.log.warn(
      { endpoint: endpoint.id, message: taken.message_id, attempts: taken.attempts, problem, detail },
      'a webhook was not delivered',
    );
    if (disabled) await desk.tell(endpoint.id, true);
    return;
  }
  await desk.wake();
}
