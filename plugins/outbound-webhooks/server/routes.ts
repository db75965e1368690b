import { randomUUID } from 'node:crypto';
import { shortAddress } from '@lingtan/sdk';
import {
  enableEndpoint,
  listDeliveries,
  listEndpoints,
  resendDelivery,
  testEndpoint,
  type EndpointRow,
} from '../contracts/index.ts';
import { webhookErrors } from '../domain/index.ts';
import { endpointOf, type Desk } from './context.ts';
import { addDelivery, countWaiting, makeAllDue, makeDue, readDeliveries } from './store/deliveries.ts';
import { enableAgain, readHealth, type EndpointHealth } from './store/endpoints.ts';

export function webhookRoutes(desk: Desk): void {
  const { scope } = desk;
  const { clock, config, park } = scope;
  const known = (id: string) => {
    const endpoint = endpointOf(desk, id);
    if (!endpoint) throw webhookErrors.UNKNOWN_ENDPOINT({ endpoint: id });
    return endpoint;
  };
  scope.route(listEndpoints, async ({ tx, principal }) => {
    const [health, waiting] = await tx(async (open) => [await readHealth(open), await countWaiting(open)] as const);
    const { enterpriseId } = principal;
    const seen = config.endpoints.filter(({ enterprise }) => enterpriseId === null || enterprise === enterpriseId);
    return {
      endpoints: seen.map(({ id, url, events, enterprise, enabled }) => {
        const { failingSince = null, deliveredAt = null, disabledAt = null } = health.get(id) ?? {};
        return {
          id,
          url: shortAddress(url),
          events,
          enterpriseId: enterprise ?? null,
          state: stateOf(enabled, health.get(id)),
          failingSince,
          deliveredAt,
          disabledAt,
          waiting: waiting.get(id) ?? 0,
        };
      }),
    };
  });
  scope.route(listDeliveries, async ({ tx, query }) => ({
    deliveries: await tx((open) => readDeliveries(open, query)),
  }));
  scope.route(testEndpoint, async ({ params, principal, tx }) => {
    const endpoint = known(params.endpoint);
    const messageId = `test_${randomUUID()}`;
    const at = clock.now();
    await tx(async (open) => {
      const state = stateOf(endpoint.enabled, (await readHealth(open)).get(endpoint.id));
      if (state === 'off' || state === 'disabled') throw webhookErrors.OFF({ endpoint: endpoint.id, state });
      const timestamp = new Date(at).toISOString();
      const body = JSON.stringify({
        id: messageId,
        type: 'webhooks.test',
        version: 1,
        timestamp,
        park: park.id,
        data: {},
      });
      await addDelivery(open, park.id, endpoint, { id: messageId, event: 'webhooks.test', body, at });
      await scope.audit(open, { action: 'webhooks.test', subject: endpoint.id, actor: principal });
    });
    await desk.wake();
    return { messageId };
  });
  scope.route(enableEndpoint, async ({ params, principal, tx }) => {
    const { id } = known(params.endpoint);
    const waiting = await tx(async (open) => {
      const before = (await readHealth(open)).get(id);
      await enableAgain(open, id);
      await scope.audit(open, {
        action: 'webhooks.enable',
        subject: id,
        actor: principal,
        before: { disabled: (before?.disabledAt ?? null) !== null },
        after: { disabled: false },
      });
      return makeAllDue(open, id, clock.now());
    });
    await desk.tell(id, false);
    await desk.wake();
    return { waiting };
  });
  scope.route(resendDelivery, async ({ params, principal, tx }) => {
    await tx(async (open) => {
      const due = await makeDue(open, params.no, clock.now());
      if (!due || !endpointOf(desk, due.endpoint)) throw webhookErrors.UNKNOWN_DELIVERY({ no: params.no });
      await scope.audit(open, {
        action: 'webhooks.resend',
        subject: due.endpoint,
        actor: principal,
        after: { message: due.messageId },
      });
    });
    await desk.wake();
    return { no: params.no };
  });
}

function stateOf(enabled: boolean, health: EndpointHealth | undefined): EndpointRow['state'] {
  if (!enabled) return 'off';
  if (health && health.disabledAt !== null) return 'disabled';
  return health && health.failingSince !== null ? 'failing' : 'ok';
}
