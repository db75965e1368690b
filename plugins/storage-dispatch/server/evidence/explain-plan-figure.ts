import type { EvidenceInput, Explanation } from '@lingtan/sdk';
import { reliefUnit } from '../../contracts/index.ts';
import type { StoredPlan } from '../plans/plan-store.ts';
import { stepsOf } from '../plans/plan-view.ts';
import { iso, planRef, producedBy, realisedRef, reliefRef } from '../refs.ts';

const common = { quality: 'estimated' as const, method: null, producedBy };

const planInput = ({ no, plan, problem }: StoredPlan): EvidenceInput => ({
  ref: planRef(no),
  role: 'plan',
  value: plan.objective,
  unit: problem.currency,
  quality: 'estimated',
});

/** What one unit more of a limit that holds the plan in a step would save. */
export function explainRelief(
  stored: StoredPlan,
  { step, limit, device }: { step: number | null; limit: string; device: string },
): Explanation | null {
  const { no, head, plan, problem, recordedAt } = stored;
  const found = plan.binding.find((each) => each.step === step && each.limit === limit && each.device === device);
  const span = found && stepsOf(head.from, plan.lengthsH)[found.step];
  if (!span) return null;
  const unit = reliefUnit(limit);
  return {
    ...common,
    ref: reliefRef(no, found),
    title: { en: `Saving by one ${unit} of relief, ${device}`, 'zh-CN': `${device} 限值放宽 1 ${unit} 的节约` },
    value: Math.abs(found.value),
    unit: `${problem.currency}/${unit}`,
    formula: {
      en: '|change of the cost of the horizon by one unit of the limit| (dual value of the plan)',
      'zh-CN': '|限值变动一个单位时计划期费用的变化|（计划的对偶值）',
    },
    parameters: { limit, device, costChange: found.value, from: iso(span.from), to: iso(span.to) },
    inputs: [planInput(stored)],
    recordedAt,
  };
}

/** Emissions that count against the cap already, as carbon accounting told them when the plan was made. */
export function explainRealised(stored: StoredPlan): Explanation | null {
  const { no, inputs, recordedAt } = stored;
  const { realisedKg, limitKg, ref, source } = inputs.carbon ?? {};
  if (realisedKg == null) return null;
  return {
    ...common,
    ref: realisedRef(no),
    title: { en: `Emissions so far, plan ${no}`, 'zh-CN': `调度计划 ${no} 已发生排放` },
    value: realisedKg / 1000,
    unit: 't',
    formula: {
      en: 'emissions of the import so far, as the plan was told them',
      'zh-CN': '制定计划时获知的已发生购电排放',
    },
    parameters: { carbonSource: source ?? null },
    inputs: [
      planInput(stored),
      ...(ref == null ? [] : [{ ref, role: 'carbon-cap', value: limitKg ?? null, unit: 'kg' }]),
    ],
    recordedAt,
  };
}
