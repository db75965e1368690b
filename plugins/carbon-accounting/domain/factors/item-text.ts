import type { LocalizedText } from '@lingtan/sdk';

/** Kinds of activities and what people buy, burn and release, in words. Codes that factors ship for have a name of their own there. */
const names: Record<string, readonly [en: string, zh: string]> = {
  electricity: ['electricity', '电力'],
  heat: ['heat', '热力'],
  fuel: ['fuel', '燃料'],
  process: ['process', '工业过程'],
  gas: ['gas released', '温室气体逸散'],
  goods: ['purchased goods', '外购商品'],
  transport: ['carriage and travel', '运输与差旅'],
  'natural-gas': ['natural gas', '天然气'],
  diesel: ['diesel', '柴油'],
  gasoline: ['gasoline', '汽油'],
  steam: ['steam', '蒸汽'],
  cement: ['cement', '水泥'],
  concrete: ['concrete', '混凝土'],
  steel: ['steel', '钢材'],
  aluminium: ['aluminium', '铝'],
  copper: ['copper', '铜'],
  glass: ['glass', '玻璃'],
  paper: ['paper', '纸'],
  plastic: ['plastic', '塑料'],
  lime: ['lime', '石灰'],
  timber: ['timber', '木材'],
  pac: ['polyaluminium chloride', '聚合氯化铝'],
  pam: ['polyacrylamide', '聚丙烯酰胺'],
  methanol: ['methanol', '甲醇'],
  'sodium-acetate': ['sodium acetate', '乙酸钠'],
  'sodium-hypochlorite': ['sodium hypochlorite', '次氯酸钠'],
  'ferric-chloride': ['ferric chloride', '氯化铁'],
  road: ['road freight', '公路货运'],
  rail: ['rail freight', '铁路货运'],
  ship: ['water freight', '水路货运'],
  air: ['air travel', '航空运输'],
};

/** Name of an item; `named` is what the factor library calls it. A code without a name stays one, in quotation marks. */
export function itemText(item: string, named?: { en: string; 'zh-CN'?: string | undefined }): LocalizedText {
  const known = names[item];
  if (known) return { en: known[0], 'zh-CN': known[1] };
  return { en: named?.en ?? item, 'zh-CN': named?.['zh-CN'] ?? named?.en ?? `“${item}”` };
}
