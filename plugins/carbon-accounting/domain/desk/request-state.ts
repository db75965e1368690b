import type { LocalizedText } from '@lingtan/sdk';
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

/** Steps and states in words. */
const stateTexts: Record<RequestState | RequestStep, LocalizedText> = {
  open: { en: 'open', 'zh-CN': '待提交' },
  submitted: { en: 'submitted', 'zh-CN': '已提交' },
  withdrawn: { en: 'withdrawn', 'zh-CN': '撤回' },
  returned: { en: 'returned', 'zh-CN': '已退回' },
  accepted: { en: 'accepted', 'zh-CN': '已接受' },
  cancelled: { en: 'cancelled', 'zh-CN': '已取消' },
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
    throw carbonErrors.STEP_REFUSED({
      ...{ step: stateTexts[step], state: stateTexts[state] },
      expected: {
        en: following[state].join(', ') || 'nothing more',
        'zh-CN': following[state].map((each) => stateTexts[each]['zh-CN']).join('、') || '无后续步骤',
      },
    });
}

/** Due before today, and waiting for the enterprise. */
export function isLate(due: string, today: string, state: RequestState): boolean {
  return due < today && (state === 'open' || state === 'returned');
}
