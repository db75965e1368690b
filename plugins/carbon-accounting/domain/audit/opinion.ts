import type { LocalizedText } from '@lingtan/sdk';
import { carbonErrors } from '../errors.ts';
import { activityText } from '../ledger/index.ts';

type Opinion = 'unqualified' | 'qualified' | 'adverse';

/** Opinions in words. */
const opinions: Record<Opinion, LocalizedText> = {
  unqualified: { en: 'unqualified', 'zh-CN': '无保留意见' },
  qualified: { en: 'qualified', 'zh-CN': '保留意见' },
  adverse: { en: 'adverse', 'zh-CN': '否定意见' },
};

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
  opinion: Opinion,
  state: {
    unchecked: readonly string[];
    openFindings: readonly { no: number; severity: string }[];
    isMaterial: boolean | null;
  },
): void {
  const { unchecked, openFindings, isMaterial } = state;
  if (unchecked.length > 0) {
    const first = activityText(unchecked[0]!);
    throw carbonErrors.OPINION_REFUSED({
      opinion: opinions[opinion],
      problem: {
        en: `${unchecked.length} lines of the sample are not checked, the first ${first.en}`,
        'zh-CN': `样本中有 ${unchecked.length} 条未核对，首条为 ${first['zh-CN']}`,
      },
    });
  }
  if (opinion !== 'unqualified') return;
  const material = openFindings.find(({ severity }) => severity === 'material');
  if (material)
    throw carbonErrors.OPINION_REFUSED({
      opinion: opinions[opinion],
      problem: { en: `the material finding ${material.no} is open`, 'zh-CN': `重大发现 ${material.no} 尚未关闭` },
    });
  if (isMaterial !== false)
    throw carbonErrors.OPINION_REFUSED({
      opinion: opinions[opinion],
      problem:
        isMaterial === null
          ? { en: 'the publication states no total', 'zh-CN': '该发布未给出总量' }
          : { en: 'the open misstatements are material together', 'zh-CN': '未关闭的错报合计已达重要性水平' },
    });
}
