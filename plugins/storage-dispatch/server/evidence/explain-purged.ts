import type { Explanation } from '@lingtan/sdk';
import { purgedAt } from '../accuracy/purges.ts';
import type { Purged } from '../accuracy/purges.ts';
import type { Dispatch } from '../context.ts';
import { decisionRef, forecastRef, planRef, producedBy } from '../refs.ts';

const titles: Record<Purged, { en: string; 'zh-CN': string }> = {
  plans: { en: 'Dispatch plan', 'zh-CN': '调度计划' },
  forecasts: { en: 'Forecast', 'zh-CN': '预测' },
  decisions: { en: 'Setpoint by gate decision', 'zh-CN': '设定值（闸门决定）' },
};
const refs: Record<Purged, (no: number) => string> = { plans: planRef, forecasts: forecastRef, decisions: decisionRef };

/** A record that retention deleted: it existed, and this is all that is left of it. Null for one that never was. */
export async function explainPurged({ scope }: Dispatch, what: Purged, no: number): Promise<Explanation | null> {
  const gone = await scope.db.tx((tx) => purgedAt(tx, what, no));
  if (!gone) return null;
  const { en, 'zh-CN': zh } = titles[what];
  return {
    ref: refs[what](no),
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
