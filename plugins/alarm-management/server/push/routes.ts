import { createHash } from 'node:crypto';
import type { Principal } from '@lingtan/sdk';
import { readPush, subscribePush, unsubscribePush, type AlarmConfig } from '../../contracts/index.ts';
import { alarmErrors, bytesOf, isPoint, isPushService } from '../../domain/index.ts';
import type { Desk } from '../context.ts';
import { vapidKeys } from './key-store.ts';
import { putSubscription, readSubscriptions, removeSubscription } from './subscription-store.ts';

const mostBrowsers = 20;

/** How a subscription is named in the audit log: the address itself lets anybody find the push service's channel. */
export const browserId = (endpoint: string): string => createHash('sha256').update(endpoint).digest('hex').slice(0, 16);

export function pushRoutes(desk: Desk): void {
  const { scope } = desk;
  scope.route(readPush, async ({ principal, tx }) => {
    if (principal.kind !== 'user' || !pushOf(scope.config)) return { publicKey: null, subscriptions: [] };
    const own = await tx((open) => readSubscriptions(open, principal.id));
    return {
      publicKey: (await vapidKeys(desk)).publicKey,
      subscriptions: own.map(({ endpoint, madeAt }) => ({ endpoint, madeAt })),
    };
  });
  scope.route(subscribePush, async ({ principal, body }) => {
    const person = personOf(principal);
    const push = pushOf(scope.config);
    if (!push) throw alarmErrors.PUSH_OFF({});
    const { endpoint, keys, language } = body;
    if (!isPushService(endpoint, push.services, push.privateNetwork))
      throw alarmErrors.PUSH_BAD_SERVICE({ origin: new URL(endpoint).origin });
    const point = bytesOf(keys.p256dh, 65);
    if (!point || !isPoint(point) || !bytesOf(keys.auth, 16)) throw alarmErrors.PUSH_BAD_KEYS({});
    // Not in the caller's view: the browser may have been that of somebody of another enterprise.
    await scope.db.tx(async (tx) => {
      const own = await readSubscriptions(tx, person);
      if (own.filter((each) => each.endpoint !== endpoint).length >= mostBrowsers)
        throw alarmErrors.PUSH_TOO_MANY({ most: mostBrowsers });
      await putSubscription(tx, scope.park.id, {
        personId: person,
        enterpriseId: principal.enterpriseId,
        endpoint,
        ...keys,
        language,
        madeAt: scope.clock.now(),
      });
      const after = { service: new URL(endpoint).origin, language };
      await scope.audit(tx, { action: 'alarms.push-subscribe', subject: browserId(endpoint), actor: principal, after });
    });
    return { subscribed: true };
  });
  scope.route(unsubscribePush, async ({ principal, body, tx }) => {
    const person = personOf(principal);
    await tx(async (open) => {
      if (!(await removeSubscription(open, body.endpoint, person))) return;
      const subject = browserId(body.endpoint);
      await scope.audit(open, { action: 'alarms.push-unsubscribe', subject, actor: principal });
    });
    return { subscribed: false };
  });
}

/** How notices go to browsers; undefined when no route sends any. */
function pushOf({ webPush, routes }: AlarmConfig): AlarmConfig['webPush'] {
  return routes.some(({ kind }) => kind === 'push') ? webPush : undefined;
}

function personOf({ kind, id }: Principal): string {
  if (kind !== 'user') throw alarmErrors.PUSH_NEEDS_PERSON({});
  return id;
}
