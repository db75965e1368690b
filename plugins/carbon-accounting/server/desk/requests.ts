import { codedText, type Principal, type Tx } from '@lingtan/sdk';
import { submissionProposal, type RequestStep, type RequestView, type SubmissionData } from '../../contracts/index.ts';
import { checkStep, isLate, requestState } from '../../domain/index.ts';
import { lockBooks, today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { readActivity } from '../ledger/activity-store.ts';
import { checkSubmitted, postActivities } from '../ledger/post-activities.ts';
import { tellWhoseTurn } from './request-notices.ts';
import { insertRequestStep, readRequests, readRequestSteps } from './request-store.ts';
import type { StoredRequest, StoredStep, SubmittedActivity } from './request-store.ts';

export function requestView(request: StoredRequest, steps: readonly StoredStep[], todayIs: string): RequestView {
  const state = requestState(steps);
  return {
    ...request,
    state,
    late: isLate(request.due, todayIs, state),
    steps: steps.map(({ no, step, note, activities, recordedBy, recordedAt }) => ({
      ...{ no, step, note, recordedBy, recordedAt },
      activities: activities.map(({ amount, oxidationPct, heatingValue, ...rest }) => ({
        ...rest,
        amount: String(amount),
        ...(oxidationPct === undefined ? {} : { oxidationPct: String(oxidationPct) }),
        ...(heatingValue === undefined ? {} : { heatingValue: String(heatingValue) }),
      })),
    })),
  };
}

/** One request with its steps, under the lock of the books. Of another enterprise: as if it did not exist. */
async function openRequest(carbon: Carbon, tx: Tx, no: number): Promise<[StoredRequest, StoredStep[]]> {
  await lockBooks(tx, carbon.scope.park.id);
  const [request] = await readRequests(tx, no);
  if (!request) throw ledgerErrors.REQUEST_UNKNOWN({ no });
  return [request, await readRequestSteps(tx, no)];
}

interface Step {
  step: RequestStep;
  note: string;
  activities?: SubmittedActivity[];
}

/** Adds a step to a request and answers what it is then. */
export async function addStep(carbon: Carbon, tx: Tx, no: number, asked: Step, actor: Principal): Promise<RequestView> {
  const { scope } = carbon;
  const [request, steps] = await openRequest(carbon, tx, no);
  const { step, note, activities = [] } = asked;
  checkStep(steps, step);
  if (step === 'accepted') await accept(carbon, tx, request, steps, actor);
  if (step === 'submitted') await propose(carbon, tx, request, note, actor);
  await insertRequestStep(tx, scope.park.id, request.enterpriseId, {
    ...{ requestNo: no, no: steps.length + 1, step, activities, note },
    ...{ person: actor.personId ?? actor.id, recordedBy: actor.name },
  });
  await tellWhoseTurn(carbon, tx, request, requestState([...steps, { step }]));
  await scope.audit(tx, {
    action: `carbon.request-${step}`,
    subject: `requests/${no}`,
    actor,
    note,
    after: { activities },
  });
  return requestView(request, await readRequestSteps(tx, no), today(carbon));
}

/** Submits activities when every row is right; otherwise nothing is stored and each fault is named. */
export async function submit(
  carbon: Carbon,
  tx: Tx,
  no: number,
  { activities, note }: { activities: readonly unknown[]; note: string },
  actor: Principal,
): Promise<SubmissionData> {
  const [request, steps] = await openRequest(carbon, tx, no);
  checkStep(steps, 'submitted');
  const { rows, refused } = checkSubmitted(carbon, activities, request);
  if (refused.length > 0) return { submitted: false, refused, request: requestView(request, steps, today(carbon)) };
  const view = await addStep(carbon, tx, no, { step: 'submitted', note, activities: rows }, actor);
  return { submitted: true, refused: [], request: view };
}

/** Has somebody of the park decide what was submitted. */
async function propose(
  { scope: { park, proposals } }: Carbon,
  tx: Tx,
  { no, enterpriseId, period }: StoredRequest,
  reason: string,
  actor: Principal,
): Promise<void> {
  const enterprise = park.enterprises.find(({ id }) => id === enterpriseId)?.name ?? enterpriseId;
  const params = { person: actor.name, no, period, enterprise };
  const what = { subject: String(no), link: '/requests', data: { request: no }, params, reason };
  await proposals.propose(tx, submissionProposal, { ...what, enterprises: [enterpriseId] }, actor);
}

const steps = { approve: 'accepted', reject: 'returned', withdraw: 'withdrawn' } as const;

/** What becomes of a request when its submission is decided. */
export function handleSubmissions(carbon: Carbon): void {
  const { park, proposals } = carbon.scope;
  proposals.handle(submissionProposal, {
    async before(tx) {
      await lockBooks(tx, park.id);
      return [];
    },
    decide: (tx, { act, note, principal, proposal }) =>
      addStep(carbon, tx, proposal.data.request, { step: steps[act], note: note ?? proposal.reason ?? act }, principal),
  });
}

/** Posts what was submitted last, as the enterprise's own; a row that cannot be posted any more leaves the request as it is. */
async function accept(
  carbon: Carbon,
  tx: Tx,
  { no, enterpriseId }: StoredRequest,
  steps: readonly StoredStep[],
  actor: Principal,
): Promise<void> {
  const last = steps.at(-1)!;
  for (const { id } of last.activities) {
    const known = await readActivity(tx, id);
    if (known && known.enterpriseId !== enterpriseId) throw ledgerErrors.ACTIVITY_FOREIGN({ id });
  }
  const rows = last.activities.map((each) => ({ ...each, enterpriseId, note: postedNote(no, last.note) }));
  const { refused } = await postActivities(carbon, tx, rows, actor);
  if (refused[0]) throw ledgerErrors.SUBMISSION_REFUSED({ id: refused[0].id, message: refused[0].text });
}

/** Words of the submission as they go along with what it posts: the column holds 500 characters, the request keeps all of them. */
function postedNote(no: number, note: string): string {
  return codedText('carbon-accounting', 'from-request', {
    no,
    note: note.length > 400 ? `${note.slice(0, 399)}…` : note,
  });
}
