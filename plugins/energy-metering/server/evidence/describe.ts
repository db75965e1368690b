import type { LocalizedText } from '@lingtan/sdk';
import type { Energy } from '../context.ts';

const sources: Record<string, LocalizedText> = {
  pv: { en: 'PV', 'zh-CN': '光伏发电' },
  wind: { en: 'Wind', 'zh-CN': '风力发电' },
  storage: { en: 'Storage discharge', 'zh-CN': '储能放电' },
  grid: { en: 'Grid import', 'zh-CN': '电网下网电量' },
  contracted: { en: 'Green power under contract', 'zh-CN': '合同绿电' },
  'self-generated': { en: 'Own generation', 'zh-CN': '自发电力' },
  other: { en: 'Fed back by loads', 'zh-CN': '负荷侧返送' },
  balance: { en: 'Not metered (sources)', 'zh-CN': '未计量来源' },
};

const uses: Record<string, LocalizedText> = {
  park: { en: 'Park facilities', 'zh-CN': '园区公共用电' },
  hydrogen: { en: 'Hydrogen production', 'zh-CN': '制氢用电' },
  storage: { en: 'Storage charge', 'zh-CN': '储能充电' },
  grid: { en: 'Grid export', 'zh-CN': '上网电量' },
  balance: { en: 'Losses and not metered', 'zh-CN': '损耗及未计量' },
  all: { en: 'All consumption', 'zh-CN': '全部用电' },
};

/** Name of a source or use of the balance. */
export function itemName(energy: Energy, side: 'source' | 'use', item: string): LocalizedText {
  if (item.startsWith('enterprise:')) {
    const id = item.slice('enterprise:'.length);
    return energy.scope.park.enterprises.find((e) => e.id === id)?.name ?? { en: id, 'zh-CN': id };
  }
  return (side === 'source' ? sources : uses)[item] ?? { en: item, 'zh-CN': item };
}
