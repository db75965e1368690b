import type { Language } from '@lingtan/documents';

const labels = {
  title: ['Saving by storage', '储能节费报告'],
  park: ['Park', '园区'],
  report: ['Report', '报告编号'],
  period: ['From – to', '起止时间'],
  made: ['Computed', '计算时间'],
  tariff: ['Tariff', '电价'],
  limit: ['Import limit', '受电上限'],
  stored: ['Value of stored energy', '储存电量计价'],
  meters: ['Meters', '电能表'],
  leftOut: ['Quarter hours left out', '缺数剔除时段（15 分钟）'],
  evidence: ['Evidence', '溯源编号'],
  savingNone: ['Saving over no storage', '较无储能节费'],
  savingRules: ['Saving over rules', '较规则运行节费'],
  gap: ['Above perfect foresight', '高于完全预知'],
  cost: ['Cost as metered', '实际费用'],
  cycles: ['Discharged', '放电量'],
  peak: ['Peak', '最大需量'],
  month: ['Month', '月份'],
  day: ['Day', '日期'],
  total: ['Total', '合计'],
  variant: ['Way of running', '运行方式'],
  metered: ['As metered', '实际计量'],
  'no-storage': ['Without storage', '无储能'],
  'time-of-use': ['By tariff rules', '按分时规则'],
  'perfect-foresight': ['Perfect foresight', '完全预知'],
  energyBuy: ['Energy bought', '购电费'],
  energySell: ['Energy sold', '售电收入'],
  demand: ['Demand charge', '需量电费'],
  degradation: ['Battery wear', '电池损耗'],
  storedEnergy: ['Stored energy', '储存电量变化'],
  costSum: ['Cost', '费用'],
  importKwh: ['Import', '受电量'],
  exportKwh: ['Export', '送电量'],
  chargedKwh: ['Charged', '充电量'],
  dischargedKwh: ['Discharged', '放电量'],
  peakKw: ['Peak import', '最大受电功率'],
  days: ['Days', '逐日'],
  months: ['Months', '逐月'],
  notes: ['Notes', '说明'],
  noteBaselines: [
    'All ways are settled on the same metered load, generation and prices. By tariff rules: charged in the cheapest hours, discharged in the dearest, within the import limit. Perfect foresight: the cheapest run had everything been known; nobody can do better.',
    '各运行方式均按同一计量负荷、发电与电价结算。按分时规则：在受电上限内低价时段充电、高价时段放电。完全预知：假设全部信息已知时的最低费用，任何方式均不可能更低。',
  ],
  noteDemand: [
    'The demand charge belongs to the month and is not shared out to days.',
    '需量电费按月计收，不分摊到日。',
  ],
  noteUnmeasured: ['Days of which nothing was measured are not listed.', '无量测数据的日期未列出。'],
  noteWear: [
    'Battery wear is computed from throughput at the configured price; it is not on the bill.',
    '电池损耗按配置单价与吞吐电量计算，不在电费账单中。',
  ],
} as const satisfies Record<string, readonly [string, string]>;

export type SavingsLabel = keyof typeof labels;

export function label(key: SavingsLabel, language: Language): string {
  return labels[key][language === 'en' ? 0 : 1];
}
