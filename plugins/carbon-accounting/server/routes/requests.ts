import {
  decideRequestRoute,
  newRequestRoute,
  requestsRoute,
  submitRequestRoute,
  withdrawRequestRoute,
} from '../../contracts/index.ts';
import { lockBooks, today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { addStep, requestView, submit } from '../desk/requests.ts';
import { tellWhoseTurn } from '../desk/request-notices.ts';
import { insertRequest, readRequests, readRequestSteps } from '../desk/request-store.ts';
import { ledgerErrors } from '../errors.ts';

/** Requests for data: asked by the park, submitted by the enterprise, decided on by the park. */
export function registerRequestRoutes(carbon: Carbon): void {
  const { scope } = carbon;

  scope.route(requestsRoute, ({ tx }) =>
    tx(async (open) => {
      const requests = await readRequests(open);
      const steps = await readRequestSteps(open);
      const of = (no: number) => steps.filter(({ requestNo }) => requestNo === no);
      return { requests: requests.map((each) => requestView(each, of(each.no), today(carbon))) };
    }),
  );

  scope.route(newRequestRoute, ({ body, principal, tx }) =>
    tx(async (open) => {
      const ids = scope.park.enterprises.map(({ id }) => id);
      if (!ids.includes(body.enterpriseId))
        throw ledgerErrors.ENTERPRISE_UNKNOWN({ value: body.enterpriseId, expected: ids.join(', ') });
      await lockBooks(open, scope.park.id);
      const no = await insertRequest(open, scope.park.id, { ...body, recordedBy: principal.name });
      const { note, ...after } = body;
      await scope.audit(open, {
        action: 'carbon.request-made',
        subject: `requests/${no}`,
        actor: principal,
        note,
        after,
      });
      const request = (await readRequests(open, no))[0]!;
      await tellWhoseTurn(carbon, open, request, 'open');
      return requestView(request, [], today(carbon));
    }),
  );

  scope.route(submitRequestRoute, ({ params, body, principal, tx }) =>
    tx((open) => submit(carbon, open, params.no, body, principal)),
  );
  scope.route(withdrawRequestRoute, ({ params, body, principal, tx }) =>
    tx((open) => addStep(carbon, open, params.no, { step: 'withdrawn', note: body.note }, principal)),
  );
  scope.route(decideRequestRoute, ({ params, body, principal, tx }) =>
    tx((open) => addStep(carbon, open, params.no, { step: body.decision, note: body.note }, principal)),
  );
}
