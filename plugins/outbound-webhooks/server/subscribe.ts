import type { EventEnvelope } from '@lingtan/sdk';
import type { WebhookEndpoint, WebhookEvent } from '../contracts/index.ts';
import { catalogue } from './catalogue.ts';
import type { Desk } from './context.ts';
import { addDelivery } from './store/deliveries.ts';

/** Takes each event that an endpoint asks for; its messages are written in the transaction that ends its delivery. */
export function subscribe(desk: Desk): void {
  const { scope } = desk;
  const on = scope.config.endpoints.filter(({ enabled }) => enabled);
  for (const name of new Set(on.flatMap(({ events }) => events)))
    scope.events.on(catalogue[name].event, name.replaceAll('.', '-'), async (tx, envelope) => {
      const wanted = on.filter(({ events, ...endpoint }) => events.includes(name) && isOwn(endpoint, name, envelope));
      if (wanted.length === 0) return;
      const message = { id: `evt_${envelope.id}`, event: name, body: bodyOf(envelope), at: scope.clock.now() };
      for (const endpoint of wanted) await addDelivery(tx, scope.park.id, endpoint, message);
      await desk.wake();
    });
}

/** The park's endpoints get every event, an enterprise's only its own. */
function isOwn(
  { enterprise }: Pick<WebhookEndpoint, 'enterprise'>,
  name: WebhookEvent,
  { data }: EventEnvelope<unknown>,
): boolean {
  return enterprise === undefined || catalogue[name].enterpriseOf?.(data as never) === enterprise;
}

function bodyOf({ id, name, version, publishedAt, parkId, data }: EventEnvelope<unknown>): string {
  return JSON.stringify({ id: `evt_${id}`, type: name, version, timestamp: publishedAt, park: parkId, data });
}
