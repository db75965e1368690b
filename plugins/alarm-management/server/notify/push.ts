import { codedText } from '@lingtan/sdk';
import { createHash } from 'node:crypto';
import { alarmsSubscribe, type AlarmConfig } from '../../contracts/index.ts';
import { bytesOf, encryptPush, isPushService, vapidHeader, type VapidKeys } from '../../domain/index.ts';
import { keyOf, type Desk } from '../context.ts';
import { vapidKeys } from '../push/key-store.ts';
import { postPush } from '../push/post.ts';
import { browserId } from '../push/routes.ts';
import { readSubscriptions, removeSubscription, type PushSubscriptionRow } from '../push/subscription-store.ts';
import { messageOf } from './message.ts';
import { markReached, type WaitingNotice } from './notice-store.ts';

/** Seconds for which a push service keeps a message for a browser that is not there. */
const keepSeconds = 12 * 3600;
const urgentFrom = 2;
/** Characters of a notification; with it a message stays below what a push service takes. */
const longest = { title: 200, body: 700 };
const clip = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

type WebPush = NonNullable<AlarmConfig['webPush']>;

/**
 * Sends a notice to every browser whose user may see the alarm now and that it has not reached yet. A browser that is gone is
 * forgotten. Throws when one could not be told, so that the notice is tried again for that one.
 */
export async function sendPush(desk: Desk, push: WebPush, notice: WaitingNotice, signal: AbortSignal): Promise<void> {
  const { scope } = desk;
  const keys = await vapidKeys(desk);
  const reached = new Set(notice.reached);
  const problems: string[] = [];
  let meant = 0;
  for (const browser of await scope.db.tx((tx) => readSubscriptions(tx))) {
    signal.throwIfAborted();
    const standing = await scope.standingOf(browser.personId, alarmsSubscribe);
    if (!standing) {
      await forget(desk, browser, codedText('alarm-management', 'no-access'));
      continue;
    }
    if (standing.enterpriseId !== null && standing.enterpriseId !== notice.enterpriseId) continue;
    if (reached.has(browser.no)) {
      meant++;
      continue;
    }
    const answer = await sendOne(desk, { push, keys, notice, browser }, signal);
    if (answer === 'gone') continue;
    meant++;
    if (answer === 'told') await scope.db.tx((tx) => markReached(tx, notice.no, browser.no));
    else problems.push(answer.problem);
  }
  if (problems.length > 0)
    throw new Error(`${problems.length} of ${meant} browsers were not told: ${[...new Set(problems)].join('; ')}`);
  if (meant === 0) throw new Error('no browser of anybody who may see the alarm is subscribed');
}

interface Sending {
  push: WebPush;
  keys: VapidKeys;
  notice: WaitingNotice;
  browser: PushSubscriptionRow;
}

/** `gone`: the push service knows no such browser any more. */
type Answer = 'told' | 'gone' | { problem: string };

async function sendOne(desk: Desk, { push, keys, notice, browser }: Sending, signal: AbortSignal): Promise<Answer> {
  const { scope } = desk;
  const { endpoint } = browser;
  const { origin } = new URL(endpoint);
  // The list may have become shorter since.
  if (!isPushService(endpoint, push.services, push.privateNetwork))
    return { problem: `${origin} is no push service of this park` };
  const message = messageOf(scope.park, notice, browser.language);
  const body = encryptPush(
    Buffer.from(
      JSON.stringify({
        title: clip(message.subject, longest.title),
        body: clip(message.text, longest.body),
        tag: keyOf(notice),
        url: `/parks/${scope.park.id}/alarm-management`,
      }),
    ),
    { p256dh: bytesOf(browser.p256dh, 65)!, auth: bytesOf(browser.auth, 16)! },
  );
  const headers = {
    authorization: vapidHeader(keys, endpoint, push.contact, scope.clock.now()),
    ttl: String(keepSeconds),
    urgency: notice.content.priority <= urgentFrom ? 'high' : 'normal',
    // A later message about the same alarm takes the place of one that still waits.
    topic: createHash('sha256').update(keyOf(notice)).digest('base64url').slice(0, 32),
  };
  try {
    const status = await postPush(endpoint, body, headers, push.privateNetwork, signal);
    if (status === 404 || status === 410) {
      await forget(desk, browser, codedText('alarm-management', 'push-answered', { status }));
      return 'gone';
    }
    return status >= 200 && status < 300 ? 'told' : { problem: `${origin} answered ${status}` };
  } catch (error) {
    if (signal.aborted) throw error;
    return { problem: `${origin}: ${(error as Error).message}` };
  }
}

async function forget({ scope }: Desk, { endpoint }: PushSubscriptionRow, note: string): Promise<void> {
  await scope.db.tx(async (tx) => {
    if (!(await removeSubscription(tx, endpoint))) return;
    await scope.audit(tx, { action: 'alarms.push-forgotten', subject: browserId(endpoint), note });
  });
}
