import type { EvidenceInput, Explanation } from '@lingtan/sdk';
import { carbonSum, methodName, treatmentGas } from '../../domain/index.ts';
import { factorRef } from '../refs.ts';
import type { ChemicalContent, TreatmentContent } from '../treatment/treatment-store.ts';

/** A gas of wastewater treatment by the loads of its days, which open down to the samples, and by its factors. */
export function byTreatment({
  gas,
  loads,
  factors,
}: TreatmentContent): Pick<Explanation, 'method' | 'formula' | 'inputs'> {
  return {
    method: methodName(treatmentGas),
    formula:
      gas === 'CH4'
        ? {
            en: '(organics in − out) × (1 − share of the sludge) × B0 × MCF',
            'zh-CN': '（进水 − 出水有机物）×（1 − 污泥带走比例）× B0 × MCF',
          }
        : {
            en: '(N in × EF of the plant + N out × EF of the water) × 44/28',
            'zh-CN': '（进水氮 × 处理 EF + 出水氮 × 水体 EF）× 44/28',
          },
    inputs: [
      ...loads.map(({ role, kg, ref }): EvidenceInput => ({ ref, role, value: kg, unit: 'kg', quality: 'actual' })),
      ...factors.map(({ part, id, version, value, unit }): EvidenceInput => ({
        ref: factorRef(id, version),
        role: part,
        value,
        unit,
        quality: 'actual',
      })),
    ],
  };
}

/** A chemical of a treatment plant by the doses of its days, which open down to the samples of their counters. */
export function byDosing({ loads }: ChemicalContent): Pick<Explanation, 'method' | 'formula' | 'inputs'> {
  return {
    method: methodName(carbonSum),
    formula: { en: 'sum of what was dosed day by day', 'zh-CN': '逐日投加量之和' },
    inputs: loads.map(({ dosing, kg, quality, ref }) => ({
      ref,
      role: `dosing:${dosing}`,
      value: kg,
      unit: 'kg',
      quality,
    })),
  };
}
