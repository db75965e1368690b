import type { Principal, Tx } from '@lingtan/sdk';
import {
  decideRequestRoute,
  newRequestRoute,
  requestsRoute,
  type RequestView,
  submissionProposal,
  submitRequestRoute,
  withdrawRequestRoute,
} from '../../contracts/index.ts';
import { lockBooks, today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { addStep, handleSubmissions, requestView, submit } from '../desk/requests.ts';
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
  const end = async (tx: Tx, no: number, step: 'withdrawn' | 'cancelled', note: string, principal: Principal) => {
    // First, with the lock of the books, as a decision takes them.
    const view = await addStep(carbon, tx, no, { step, note }, principal);
    await scope.proposals.withdraw(tx, submissionProposal, String(no), principal);
    return view;
  };
  scope.route(withdrawRequestRoute, ({ params, body, principal, tx }) =>
    tx((open) => end(open, params.no, 'withdrawn', body.note, principal)),
  );
  scope.route(decideRequestRoute, async ({ params: { no }, body: { decision, note }, principal, tx }) => {
    if (decision === 'cancelled') return tx((open) => end(open, no, decision, note, principal));
    const answer = { act: decision === 'accepted' ? 'approve' : 'reject', note } as const;
    return (await scope.proposals.decide(submissionProposal, String(no), answer, principal)) as RequestView;
  });
  handleSubmissions(carbon);
}
