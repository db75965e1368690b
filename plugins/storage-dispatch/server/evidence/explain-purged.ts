import { formatRef, type Explanation, type ParsedRef } from '@lingtan/sdk';
import { purgedAt } from '../accuracy/purges.ts';
import type { Purged } from '../accuracy/purges.ts';
import type { Dispatch } from '../context.ts';
import { producedBy } from '../refs.ts';

const titles: Record<Purged, { en: string; 'zh-CN': string }> = {
  plans: { en: 'Dispatch plan', 'zh-CN': '调度计划' },
  forecasts: { en: 'Forecast', 'zh-CN': '预测' },
  decisions: { en: 'Setpoint by gate decision', 'zh-CN': '设定值（闸门决定）' },
};

/**
 * A record that retention deleted: it existed, and this is all that is left of it, of any of its figures, and whatever time it is asked
 * about. What cites it may be kept for longer, and opens to this. Null for one that never was.
 */
export async function explainPurged(
  { scope }: Dispatch,
  what: Purged,
  { kind, key }: ParsedRef,
): Promise<Explanation | null> {
  const no = Number(key.split('/')[0]);
  const gone = await scope.db.tx((tx) => purgedAt(tx, what, no));
  if (!gone) return null;
  const { en, 'zh-CN': zh } = titles[what];
  return {
    ref: formatRef(kind, key),
    title: { en: `${en} ${no}: deleted`, 'zh-CN': `${zh} ${no}：已删除` },
    value: null,
    unit: '',
    quality: 'missing',
    method: null,
    formula: {
      en: `This record was deleted on ${gone.at}, together with all that was issued before ${gone.before}, as the configuration of retention demands.`,
      'zh-CN': `该记录已于 ${gone.at} 按保留期限配置删除，${gone.before} 之前发布的记录一并删除。`,
    },
    parameters: { purgedAt: gone.at, issuedBefore: gone.before },
    inputs: [],
    recordedAt: null,
    producedBy,
  };
}
