import type { RequestState, RequestStep } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';

/** Which steps may follow in a state: a submission is decided on or taken back, and what is accepted or cancelled stays. */
const following: Record<RequestState, readonly RequestStep[]> = {
  open: ['submitted', 'cancelled'],
  submitted: ['withdrawn', 'returned', 'accepted', 'cancelled'],
  returned: ['submitted', 'cancelled'],
  accepted: [],
  cancelled: [],
};

/** State of a request after its steps; taking a submission back opens it again. */
export function requestState(steps: readonly { step: RequestStep }[]): RequestState {
  const last = steps.at(-1)?.step;
  return last === undefined || last === 'withdrawn' ? 'open' : last;
}

/** Refuses a step that cannot follow, with the state that the request is in. */
export function checkStep(steps: readonly { step: RequestStep }[], step: RequestStep): void {
  const state = requestState(steps);
  if (!following[state].includes(step))
    throw carbonErrors.STEP_REFUSED({ step, state, expected: following[state].join(', ') || 'nothing more' });
}

/** Due before today, and waiting for the enterprise. */
export function isLate(due: string, today: string, state: RequestState): boolean {
  return due < today && (state === 'open' || state === 'returned');
}
