import { carbonErrors } from '../errors.ts';

export interface Materiality {
  /** Misstatement from which on it is material, t; null without a total. */
  materialT: number | null;
  openMisstatedT: number;
  isMaterial: boolean | null;
}

/** Misstatements that are not closed add up with their signs, and are material from the stated share of the total on. */
export function materiality(
  totalT: number | null,
  materialityPct: number,
  findings: readonly { misstatedT: number | null; closed: unknown }[],
): Materiality {
  const openMisstatedT = findings.reduce((sum, each) => sum + (each.closed === null ? (each.misstatedT ?? 0) : 0), 0);
  const materialT = totalT === null ? null : (Math.abs(totalT) * materialityPct) / 100;
  return { materialT, openMisstatedT, isMaterial: materialT === null ? null : Math.abs(openMisstatedT) >= materialT };
}

/** Refuses an opinion that the records do not bear. */
export function checkOpinion(
  opinion: 'unqualified' | 'qualified' | 'adverse',
  state: {
    unchecked: readonly string[];
    openFindings: readonly { no: number; severity: string }[];
    isMaterial: boolean | null;
  },
): void {
  const { unchecked, openFindings, isMaterial } = state;
  if (unchecked.length > 0)
    throw carbonErrors.OPINION_REFUSED({
      opinion,
      problem: {
        en: `${unchecked.length} lines of the sample are not checked, the first ${unchecked[0]}`,
        'zh-CN': `样本中有 ${unchecked.length} 条未核对，首条为 ${unchecked[0]}`,
      },
    });
  if (opinion !== 'unqualified') return;
  const material = openFindings.find(({ severity }) => severity === 'material');
  if (material)
    throw carbonErrors.OPINION_REFUSED({
      opinion,
      problem: { en: `the material finding ${material.no} is open`, 'zh-CN': `重大发现 ${material.no} 尚未关闭` },
    });
  if (isMaterial !== false)
    throw carbonErrors.OPINION_REFUSED({
      opinion,
      problem:
        isMaterial === null
          ? { en: 'the publication states no total', 'zh-CN': '该发布未给出总量' }
          : { en: 'the open misstatements are material together', 'zh-CN': '未关闭的错报合计已达重要性水平' },
    });
}
