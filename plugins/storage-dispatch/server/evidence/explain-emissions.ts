import type { EvidenceInput, Explanation } from '@lingtan/sdk';
import type { StoredPlan } from '../plans/plan-store.ts';
import { planView, stepsOf } from '../plans/plan-view.ts';
import { emissionsRef, iso, planRef, producedBy, stepFigureRef } from '../refs.ts';

/** Emissions of the import that a plan wants, step by step: t/MWh is kg/kWh. */
export function explainEmissions(stored: StoredPlan, carbon: readonly EvidenceInput[]): Explanation | null {
  const { no, head, plan, inputs, recordedAt } = stored;
  const kg = planView(stored).carbon?.importKg ?? null;
  if (kg === null) return null;
  const imported = (step: number): number => plan.grids.reduce((sum, grid) => sum + grid.import[step]!, 0);
  const factorOf = (step: number): number => inputs.carbonFactors?.[step] ?? inputs.carbonFactor ?? 0;
  const steps = stepsOf(head.from, plan.lengthsH).map(({ from }, step) => ({ from, step, kw: imported(step) }));
  return {
    ref: emissionsRef(no),
    title: { en: `Emissions of the planned import, plan ${no}`, 'zh-CN': `调度计划 ${no} 计划购电排放` },
    value: kg / 1000,
    unit: 't',
    quality: 'estimated',
    method: null,
    formula: { en: 'Σ import × length of the step × carbon factor', 'zh-CN': 'Σ 购电功率 × 时段长度 × 碳排放因子' },
    parameters: { from: iso(head.from), to: iso(head.to), carbonFactor: inputs.carbonFactor ?? null },
    inputs: [
      { ref: planRef(no), role: 'plan', value: null },
      ...carbon.filter(({ role }) => role === 'carbon-factor'),
      ...steps
        .filter(({ kw }) => kw > 0)
        .map(({ step, kw }) => ({
          ref: stepFigureRef(no, 'grid', step, 'import'),
          role: 'import',
          value: kw,
          unit: 'kW',
        })),
    ],
    rows: {
      columns: ['from', 'import:kW', 'carbonFactor', 'emissions:kg'],
      values: steps.map(({ from, step, kw }) => [
        iso(from),
        kw,
        factorOf(step),
        kw * plan.lengthsH[step]! * factorOf(step),
      ]),
      truncated: false,
    },
    recordedAt,
    producedBy,
  };
}
