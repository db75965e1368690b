import type { Language } from '@lingtan/documents';

const labels = {
  title: ['Electricity bill', '电费账单'],
  statement: ['Electricity statement', '电费结算单'],
  account: ['Account', '计费账户'],
  enterprise: ['Enterprise', '企业'],
  park: ['Park', '园区'],
  month: ['Month', '账期'],
  period: ['From – to', '起止日期'],
  number: ['Bill no.', '账单编号'],
  revision: ['Revision', '版本'],
  state: ['State', '状态'],
  issued: ['Issued', '签发时间'],
  recorded: ['Computed', '计算时间'],
  tariff: ['Tariff', '电价'],
  meters: ['Meters', '电能表'],
  zone: ['Time zone', '时区'],
  total: ['To pay', '应付金额'],
  energy: ['Energy', '用电量'],
  average: ['Average price', '平均电价'],
  demand: ['Maximum demand', '最大需量'],
  factor: ['Power factor', '功率因数'],
  no: ['No.', '序号'],
  item: ['Item', '项目'],
  quantity: ['Quantity', '数量'],
  unit: ['Unit', '单位'],
  price: ['Price', '单价'],
  days: ['Days', '天数'],
  amount: ['Amount (yuan)', '金额（元）'],
  kind: ['Kind', '类别'],
  touPeriod: ['Period', '时段'],
  version: ['Tariff version', '电价版本'],
  quality: ['Quality', '数据质量'],
  evidence: ['Evidence', '证据编号'],
  sum: ['Sum of the lines', '明细合计'],
  net: ['Without VAT', '不含税金额'],
  vat: ['VAT', '增值税'],
  included: ['included in the prices', '价内'],
  excluded: ['added to the prices', '价外'],
  remarks: ['Remarks', '备注'],
  noRemarks: ['None', '无'],
  intervals: ['Intervals', '计量时段'],
  actual: ['measured', '实测'],
  estimated: ['estimated', '估算'],
  edited: ['edited', '修正'],
  missing: ['missing', '缺失'],
  season: ['Season', '季节'],
  day: ['Day', '日期'],
  peakOfDay: ['Highest mean power', '日最大平均功率'],
  mean: ['mean of market prices', '市场价均值'],
  marks: ['≈ holds estimated or edited intervals; ! holds missing intervals.', '≈ 含估算或修正时段；! 含缺失时段。'],
  evidenceNote: [
    'Every line opens down to its readings; the line number takes the place of n:',
    '每一明细项均可追溯至原始示数，以序号替换 n：',
  ],
} as const;

export type BillLabel = keyof typeof labels;

/** The fixed texts of a printed bill. */
export function label(name: BillLabel, language: Language): string {
  return labels[name][language === 'en' ? 0 : 1];
}
