import type { Explanation } from '@lingtan/sdk';
import type { StoredPlan } from '../plans/plan-store.ts';
import { stepsOf } from '../plans/plan-view.ts';
import { brokenLimitRef, iso, planRef, producedBy, type BrokenLimitFigure } from '../refs.ts';

/** What is read of a plan for it. */
type Broken = Pick<StoredPlan, 'no' | 'head' | 'plan' | 'problem' | 'recordedAt'>;

/** By how much a plan breaks a limit, or what one more unit of that costs it; null for a limit that it keeps. */
export function explainBrokenLimit(
  { no, head, plan, problem, recordedAt }: Broken,
  figure: BrokenLimitFigure,
  { step, limit, device }: { step: number | null; limit: string; device: string },
): Explanation | null {
  const found = plan.violations.find((each) => each.step === step && each.limit === limit && each.device === device);
  if (!found) return null;
  const span = step === null ? head : stepsOf(head.from, plan.lengthsH)[step];
  if (!span) return null;
  const price = figure === 'broken-price';
  return {
    ref: brokenLimitRef(no, figure, found),
    title: price
      ? { en: `Price of going further beyond a limit, ${device}`, 'zh-CN': `${device} 越限单价` }
      : { en: `Beyond a limit, ${device}`, 'zh-CN': `${device} 越限量` },
    value: price ? found.price : found.by,
    unit: price ? `${problem.currency}/${found.unit}` : found.unit,
    quality: 'estimated',
    method: null,
    formula: price
      ? { en: 'price of breaking the limit, as the problem of the plan sets it', 'zh-CN': '调度问题中设定的越限单价' }
      : {
          en: 'what the plan has above the limit, or below the wish',
          'zh-CN': '计划超过限值（或低于期望值）的量',
        },
    parameters: {
      limit,
      device,
      cause: found.cause.map((each) => `${each.device}: ${each.limit}`).join('; ') || null,
      from: iso(span.from),
      to: iso(span.to),
    },
    inputs: [
      { ref: planRef(no), role: 'plan', value: plan.objective, unit: problem.currency, quality: 'estimated' },
      // Without a price: the limit had to give way so that a plan exists.
      ...(price || found.price === 0
        ? []
        : [
            {
              ref: brokenLimitRef(no, 'broken-price', found),
              role: 'price',
              value: found.price,
              unit: `${problem.currency}/${found.unit}`,
            },
          ]),
    ],
    recordedAt,
    producedBy,
  };
}
