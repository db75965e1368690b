import type { LocalizedText } from '@lingtan/sdk';

const uses: Record<string, readonly [en: string, zh: string]> = {
  park: ['common area', '公共区域'],
  balance: ['losses and unmetered loads', '损耗与未计量负荷'],
  storage: ['storage, charging', '储能充电'],
  grid: ['grid', '电网'],
  hydrogen: ['hydrogen', '制氢'],
};
const flows: Record<string, readonly [en: string, zh: string]> = {
  purchased: ['purchased electricity', '外购电力'],
  contracted: ['green power under contract', '合同绿电'],
  'self-generated': ['own generation', '自发电力'],
  exported: ['exported electricity', '上网电量'],
  claimed: ['certificates retired', '已核销绿证'],
  sold: ['own generation sold as certificates', '绿证已售出的自发电量'],
};

/** What an activity is, from its id: consumer, flow and month, or the id of its document. Enterprises stay their codes. */
export function activityText(activityId: string): LocalizedText {
  const [kind, first = '', second = '', month = ''] = activityId.split('/');
  if (kind === 'electricity') {
    const enterprise = first.startsWith('enterprise:') ? first.slice('enterprise:'.length) : null;
    const [use, useZh] = enterprise === null ? (uses[first] ?? [first, first]) : [enterprise, `企业“${enterprise}”`];
    const [flow, flowZh] = flows[second] ?? [second, second];
    return { en: `${use}, ${flow}, ${month}`, 'zh-CN': `${useZh}的${flowZh}（${month}）` };
  }
  if (kind === 'document') return { en: `document ${first}, ${month}`, 'zh-CN': `凭证 ${first}（${month}）` };
  return { en: activityId, 'zh-CN': activityId };
}
