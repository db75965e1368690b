import { retryAfterMs } from '../../domain/index.ts';
import { keyOf, type Desk } from '../context.ts';
import { sendEmail } from './email.ts';
import { finishNotice, takeDue, type WaitingNotice } from './notice-store.ts';
import { messageOf } from './message.ts';
import { sendPush } from './push.ts';
import { sendWebhook } from './webhook.ts';

const batch = 50;
/** Until then a taken notice is not given to another process. */
const leaseMs = 120_000;

/** Sends notices that are due. Each is written down for itself; one that cannot be sent holds up no other. */
export async function sendDue(desk: Desk, signal: AbortSignal): Promise<void> {
  const { scope } = desk;
  for (;;) {
    signal.throwIfAborted();
    const now = scope.clock.now();
    const due = await scope.db.tx((tx) => takeDue(tx, now, leaseMs, batch));
    for (const notice of due) {
      const problem = await send(desk, notice, signal);
      const retryMs = retryAfterMs(notice.attempts);
      const at = scope.clock.now();
      if (problem !== null)
        scope.log.warn(
          { route: notice.route, alarm: keyOf(notice), attempts: notice.attempts, problem },
          'a notice was not sent',
        );
      await scope.db.tx((tx) =>
        finishNotice(
          tx,
          notice.no,
          problem === null ? { sentAt: at } : { problem, retryAt: retryMs === null ? null : at + retryMs },
        ),
      );
    }
    if (due.length < batch) return;
  }
}

/** Null when it was sent, else why not. */
async function send(desk: Desk, notice: WaitingNotice, signal: AbortSignal): Promise<string | null> {
  const { scope } = desk;
  const route = scope.config.routes.find(({ id }) => id === notice.route);
  if (!route) return 'the route does not exist any more';
  const { webPush } = scope.config;
  try {
    if (route.kind === 'push') {
      if (!webPush) return 'notices in browsers are not configured';
      await sendPush(desk, webPush, notice, signal);
      return null;
    }
    const message = messageOf(scope.park, notice, route.language);
    if (route.kind === 'webhook')
      await sendWebhook(
        {
          url: route.url!,
          privateNetwork: route.privateNetwork,
          id: `notice_${scope.park.id}_${notice.no}`,
          attempt: notice.attempts,
          at: scope.clock.now(),
          message,
          key: scope.config.webhookSecret,
        },
        signal,
      );
    else if (!scope.config.smtp) return 'no mail server is configured';
    else await sendEmail(scope.config.smtp, scope.config.smtpPassword, route.to, message);
    return null;
  } catch (error) {
    if (signal.aborted) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}
