import {
  answerFindingRoute,
  checkLineRoute,
  closeFindingRoute,
  newFindingRoute,
  newVerificationRoute,
  signRoute,
  uncertaintyRoute,
  verificationsRoute,
} from '../../contracts/index.ts';
import { uncertaintyOf } from '../audit/uncertainty.ts';
import {
  addVerificationStep,
  beginVerification,
  inSample,
  isOpenFinding,
  listVerifications,
  maySign,
  publicationOf,
} from '../audit/verify.ts';
import type { Carbon } from '../context.ts';

/** The auditor's desk: verifications of publications, and their uncertainty. */
export function registerVerificationRoutes(carbon: Carbon): void {
  const { scope } = carbon;

  scope.route(verificationsRoute, async ({ tx }) => ({ verifications: await tx(listVerifications) }));

  scope.route(newVerificationRoute, ({ body, principal, tx }) =>
    tx((open) => beginVerification(carbon, open, body, principal)),
  );

  scope.route(checkLineRoute, ({ params: { no }, body: content, principal, tx }) =>
    tx((open) =>
      addVerificationStep(carbon, open, no, { step: 'check', content }, principal, (view) =>
        inSample(view, content.activityId),
      ),
    ),
  );

  scope.route(newFindingRoute, ({ params: { no }, body, principal, tx }) => {
    const content = { ...body, activityId: body.activityId ?? null, misstatedT: body.misstatedT ?? null };
    return tx((open) =>
      addVerificationStep(carbon, open, no, { step: 'finding', content }, principal, (view) => {
        if (content.activityId !== null) inSample(view, content.activityId);
      }),
    );
  });

  scope.route(answerFindingRoute, ({ params: { no, finding }, body: { note }, principal, tx }) =>
    tx((open) =>
      addVerificationStep(carbon, open, no, { step: 'answer', content: { finding, note } }, principal, (view) =>
        isOpenFinding(view, finding),
      ),
    ),
  );

  scope.route(closeFindingRoute, ({ params: { no, finding }, body: { note }, principal, tx }) =>
    tx((open) =>
      addVerificationStep(carbon, open, no, { step: 'close', content: { finding, note } }, principal, (view) =>
        isOpenFinding(view, finding),
      ),
    ),
  );

  scope.route(signRoute, ({ params: { no }, body: content, principal, tx }) =>
    tx((open) =>
      addVerificationStep(carbon, open, no, { step: 'sign', content }, principal, (view) =>
        maySign(view, content.opinion),
      ),
    ),
  );

  scope.route(uncertaintyRoute, async ({ params, query: { revision, ...errors }, signal, tx }) =>
    uncertaintyOf(await tx((open) => publicationOf(open, { ...params, revision })), errors, signal),
  );
}
