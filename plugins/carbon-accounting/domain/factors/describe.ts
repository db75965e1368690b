import type { LocalizedText } from '@lingtan/sdk';
import { itemText } from './item-text.ts';
import type { Choosable, FactorRequest } from './select.ts';

/** Categories and bases in Chinese. */
const chinese: Record<string, string> = {
  ...{
    grid: '电网电力',
    fuel: '燃料',
    combustion: '燃烧排放',
    share: '占比',
    process: '工业过程',
    heat: '热力',
    wastewater: '废水处理',
  },
  ...{ refrigerant: '制冷剂', gwp: '全球变暖潜势', tce: '折标系数', material: '物料', transport: '运输' },
  ...{ average: '平均', 'ex-market': '不含市场化交易（剩余）', 'fossil-only': '化石能源', prescribed: '规则取定值' },
  ...{ 'life-cycle-footprint': '全生命周期碳足迹', equivalent: '当量值', equal: '等价值' },
};

/** A request in words, for messages; `known` are the factors that may name its item. */
export function describeRequest(request: FactorRequest, known: readonly Choosable[] = []): LocalizedText {
  const { category, item, basis, set, area, year, date, asOf } = request;
  const what = [category, item, basis].filter(Boolean).join(' ');
  const named = known.find((factor) => factor.item === item && factor.name !== undefined)?.name;
  const itemZh = item && itemText(item, named)['zh-CN'];
  const ofGrid = category === 'grid' && item === 'electricity';
  const whatZh = [
    category && (chinese[category] ?? category),
    ofGrid ? undefined : itemZh,
    basis && (chinese[basis] ?? basis),
  ]
    .filter(Boolean)
    .join(' ');
  const when = date ?? year;
  const words = (...parts: unknown[]): string => parts.filter(Boolean).join(' ');
  return {
    en: words(
      words(what, set && `set ${set}`) || 'the activity',
      area && `in ${area}`,
      when !== undefined && `of ${when}`,
      asOf && `published by ${asOf}`,
    ),
    'zh-CN': [
      words(whatZh, set && `因子集 ${set}`) || '该活动',
      area && `地区 ${area}`,
      when !== undefined && `${when}${date === undefined ? ' 年' : ''}`,
      asOf && `${asOf} 前发布`,
    ]
      .filter(Boolean)
      .join('，'),
  };
}

/** What is on record instead, shortened. */
export function describeStored(factors: readonly Choosable[]): LocalizedText {
  const names = factors.map((factor) => nameOf(factor));
  const unique = [...new Set(names.map(({ en }) => en))].sort();
  if (unique.length === 0) return { en: 'nothing of the kind', 'zh-CN': '无此类因子' };
  const zh = new Map(names.map((name) => [name.en, name['zh-CN']]));
  const shown = unique.slice(0, 12);
  const more = unique.length - shown.length;
  return {
    en: shown.join(', ') + (more > 0 ? ` and ${more} more` : ''),
    'zh-CN': shown.map((name) => zh.get(name)!).join('、') + (more > 0 ? ` 等，另有 ${more} 个` : ''),
  };
}

function nameOf({ id, name, area, year, validFrom, validTo, basis, set }: Choosable): LocalizedText {
  const open = validFrom === undefined && !validTo;
  const named = (span: string | number | undefined, without: string, called?: string): string =>
    (id === undefined ? [area, basis, set, span] : [called ?? id, area, span])
      .filter((part) => part !== undefined)
      .join(' ') || without;
  const [first, last] = [validFrom ?? '…', validTo ?? '…'];
  return {
    en: named(open ? year : `${first} to ${last}`, 'a factor without a year'),
    'zh-CN': named(
      open ? year : `${first} 至 ${last}`,
      '未注年份的因子',
      name?.['zh-CN'] && `${name['zh-CN']}（${id}）`,
    ),
  };
}
