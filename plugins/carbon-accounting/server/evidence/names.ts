import type { EntryFlow } from '../../domain/index.ts';
import { enterpriseOf } from '../../domain/index.ts';
import type { Carbon } from '../context.ts';

type Text = { en: string; 'zh-CN': string };

export const flowNames: Record<EntryFlow | 'claimed' | 'sold', Text> = {
  purchased: { en: 'Purchased electricity', 'zh-CN': '外购电力' },
  contracted: { en: 'Green power under contract', 'zh-CN': '合同绿电' },
  'self-generated': { en: 'Own renewable generation', 'zh-CN': '自发可再生电力' },
  exported: { en: 'Exported electricity', 'zh-CN': '上网电量' },
  'stored-green': { en: 'From storage, green', 'zh-CN': '储能放电（绿电）' },
  'stored-other': { en: 'From storage, other', 'zh-CN': '储能放电（其他）' },
  unmetered: { en: 'From no metered source', 'zh-CN': '未计量来源' },
  claimed: { en: 'Green certificates retired', 'zh-CN': '已核销绿证' },
  sold: { en: 'Own generation sold as certificates', 'zh-CN': '绿证已售出的自发电量' },
};

const useNames: Record<string, Text> = {
  park: { en: 'common area', 'zh-CN': '公共区域' },
  balance: { en: 'losses and unmetered', 'zh-CN': '损耗与未计量' },
  storage: { en: 'storage', 'zh-CN': '储能' },
  grid: { en: 'grid', 'zh-CN': '电网' },
};

/** Name of a consumer: that of its enterprise, else what it is. */
export function useName({ scope }: Carbon, use: string): Text {
  const enterprise = scope.park.enterprises.find(({ id }) => id === enterpriseOf(use));
  return enterprise?.name ?? useNames[use] ?? { en: use, 'zh-CN': use };
}
