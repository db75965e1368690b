import type { Language } from '@lingtan/documents';

const texts = {
  title: ['Emission inventory report', '温室气体排放清单报告'],
  draft: ['Draft', '草稿'],
  published: ['Published', '已发布'],
  restated: ['Restated', '已重述'],
  park: ['Park', '园区'],
  period: ['Period', '核算期'],
  profile: ['Method profile', '核算方法'],
  status: ['Status of the method', '方法状态'],
  gwp: ['GWP set', 'GWP 数据集'],
  revision: ['Revision', '版本'],
  recorded: ['Recorded', '记录时间'],
  sha256: ['SHA-256', 'SHA-256'],
  total: ['Total', '合计'],
  scope1: ['Scope 1', '范围一'],
  scope2: ['Scope 2', '范围二'],
  scope3: ['Scope 3', '范围三'],
  incomplete: ['not complete', '不完整'],
  provisional: ['Provisional: rests on factors of another year', '暂定：采用了其他年份的因子'],
  lines: ['Lines', '条目'],
  use: ['Consumer', '用能单位'],
  activity: ['Activity', '活动数据'],
  month: ['Month', '月份'],
  scope: ['Scope', '范围'],
  amount: ['Amount', '数量'],
  unit: ['Unit', '单位'],
  factor: ['Factor', '因子'],
  version: ['Factor version', '因子版本'],
  emissions: ['Emissions, t', '排放量，t'],
  method: ['Method', '方法'],
  formula: ['Formula', '计算式'],
  remark: ['Remark', '备注'],
  evidence: ['Evidence', '证据'],
  factors: ['Factors', '因子'],
  source: ['Source', '来源'],
  area: ['Area', '区域'],
  year: ['Year', '年份'],
  basis: ['Basis or set', '口径'],
  value: ['Value', '数值'],
  publishedOn: ['Published on', '发布日期'],
  validFrom: ['Valid from', '生效日期'],
  validTo: ['Valid to', '失效日期'],
  state: ['Approval', '审批'],
  gaps: ['Not counted', '未核算'],
  unverified: ['Not confirmed by an official text yet', '尚未经官方文本确认'],
  remarks: ['Remarks', '说明'],
  etsSheet: ['ETS data sheet', '碳市场数据表'],
  fuel: ['Fuel or process input', '燃料或过程原料'],
  ncv: ['Net calorific value', '低位发热量'],
  carbon: ['Carbon content', '单位热值含碳量'],
  oxidation: ['Oxidation, %', '碳氧化率，%'],
  document: ['Document', '凭证'],
  id: ['Id', '编号'],
  substitute: ['factor of {used} instead of {asked}', '以 {used} 年因子代替 {asked} 年'],
  verify: ['Verify with: lingtan carbon verify PACK', '离线核验：lingtan carbon verify PACK'],
  offsets: ['Offsets', '碳抵消'],
  offsetsBeside: [
    'Offsets retired, beside the totals and subtracted from none of them',
    '已核销碳抵消量：与总量并列，不从任何总量中扣减',
  ],
  account: ['Account', '账户'],
  beneficiary: ['Beneficiary', '受益人'],
  purpose: ['Purpose', '用途'],
  from: ['From', '自'],
  to: ['To', '至'],
  tonnes: ['Tonnes', '吨数'],
  serials: ['Serial numbers', '序列号'],
  noGaps: ['Everything could be counted.', '全部条目均已核算。'],
} as const satisfies Record<string, readonly [string, string]>;
export type ReportLabel = keyof typeof texts;

/** Words of the reports in a language. */
export function word(name: ReportLabel, language: Language): string {
  return texts[name][language === 'en' ? 0 : 1];
}

export function allWords(language: Language): string {
  return Object.values(texts)
    .map((pair) => pair[language === 'en' ? 0 : 1])
    .join('');
}

const methods: Record<string, readonly [string, string]> = {
  location: ['Location-based', '基于位置'],
  market: ['Market-based', '基于市场'],
  direct: ['Direct emissions', '直接排放'],
};
const flows: Record<string, readonly [string, string]> = {
  purchased: ['Purchased electricity', '外购电力'],
  contracted: ['Green power under contract', '合同绿电'],
  'self-generated': ['Own renewable generation', '自发可再生电力'],
  exported: ['Exported electricity', '上网电量'],
  claimed: ['Green certificates retired', '已核销绿证'],
  sold: ['Own generation sold as certificates', '绿证已售出的自发电量'],
};
const uses: Record<string, readonly [string, string]> = {
  park: ['Common area', '公共区域'],
  balance: ['Losses and unmetered loads', '损耗与未计量负荷'],
  storage: ['Storage, charging', '储能充电'],
  grid: ['Grid', '电网'],
  hydrogen: ['Hydrogen', '制氢'],
};
const items: Record<string, readonly [string, string]> = {
  electricity: ['Electricity', '电力'],
  heat: ['Heat', '热力'],
  fuel: ['Fuel', '燃料'],
  process: ['Process', '工业过程'],
  gas: ['Gas released', '温室气体逸散'],
  'natural-gas': ['Natural gas', '天然气'],
  diesel: ['Diesel', '柴油'],
  gasoline: ['Gasoline', '汽油'],
  steam: ['Steam', '蒸汽'],
  goods: ['Purchased goods', '外购商品'],
  transport: ['Carriage and travel', '运输与差旅'],
};
const statuses: Record<string, readonly [string, string]> = {
  published: ['published', '已发布'],
  'second-hand': ['second-hand', '转引'],
  unverified: ['unverified', '未核实'],
  own: ['own', '自有'],
};

const notes: Record<string, readonly [string, string]> = {
  'zero-by-contract': ['zero by contract', '合同绿电计零'],
  'self-generated': ['own generation, zero', '自发电力计零'],
  'reported-beside': ['beside the total', '单列不计入'],
  claimed: ['replaces purchased power', '替代外购电力'],
  'claim-no-effect': ['no effect in this method', '在此方法下不影响'],
  sold: ['sold as green: counted', '绿证已售：按因子计入'],
  'sold-no-effect': ['no effect in this method', '在此方法下不影响'],
};

const named = (table: Record<string, readonly [string, string]>) => (code: string, language: Language) =>
  table[code]?.[language === 'en' ? 0 : 1] ?? code;
export const methodName = named(methods);
export const flowName = named(flows);
export const noteName = named(notes);
export const useName = named(uses);
/** Name of a fuel, process input or gas, or of a kind of activity. */
export const itemName = named(items);
export const statusName = named(statuses);
