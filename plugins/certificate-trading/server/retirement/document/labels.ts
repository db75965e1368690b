import type { Language } from '@lingtan/documents';

const labels = {
  title: ['Certificate of retirement', '绿证核销凭证'],
  number: ['Number', '凭证编号'],
  account: ['Account', '账户'],
  beneficiary: ['Beneficiary', '受益方'],
  purpose: ['Purpose', '用途'],
  period: ['Consumption of', '用电期间'],
  recorded: ['Retired at', '核销时间'],
  matching: ['Matching', '匹配方式'],
  total: ['by amount', '按电量'],
  hourly: ['hour by hour', '逐时匹配'],
  retired: ['Retired', '核销电量'],
  consumption: ['Metered consumption', '计量用电量'],
  share: ['Share of the consumption', '占用电量比例'],
  unmetered: ['not metered in the park', '园区内无计量'],
  device: ['Device', '发电设备'],
  source: ['Source', '能源类型'],
  month: ['Generated in', '发电月份'],
  certificates: ['Certificates', '绿证编号范围'],
  quality: ['Measured', '实测占比'],
  ranges: ['Ranges', '区间数'],
  amount: ['Amount', '电量'],
  remarks: ['How to verify', '核验方法'],
  verify: [
    'The code holds the number, the amount and the SHA-256 of the statement. `lingtan certificates verify STATEMENT.json CODE` recomputes all of it without a connection.',
    '二维码含编号、电量与核销声明的 SHA-256。`lingtan certificates verify STATEMENT.json CODE` 可离线重新计算并核验。',
  ],
  once: [
    'Each certificate stands for one Wh of a validated reading and can be retired once; none of those named here can be used again.',
    '每张绿证对应一瓦时经校核的计量电量，仅可核销一次；本凭证所列绿证不可再次使用。',
  ],
  evidence: ['Consumption opens to its readings:', '用电量可追溯至计量数据：'],
  hash: ['SHA-256 of the statement:', '核销声明 SHA-256：'],
} as const;

export type RetirementLabel = keyof typeof labels;

/** The fixed texts of a printed retirement. */
export function label(name: RetirementLabel, language: Language): string {
  return labels[name][language === 'en' ? 0 : 1];
}

const sources: Record<string, readonly [string, string]> = {
  'onshore-wind': ['Onshore wind', '陆上风电'],
  'offshore-wind': ['Offshore wind', '海上风电'],
  'distributed-wind': ['Distributed wind', '分散式风电'],
  'solar-pv': ['Solar PV', '集中式光伏'],
  'distributed-pv': ['Distributed PV', '分布式光伏'],
  csp: ['Solar thermal', '光热发电'],
  biomass: ['Biomass', '生物质发电'],
  geothermal: ['Geothermal', '地热发电'],
  ocean: ['Ocean energy', '海洋能发电'],
  hydro: ['Hydro', '水电'],
};

/** Name of an energy source; its code where there is none. */
export function sourceName(source: string, language: Language): string {
  return sources[source]?.[language === 'en' ? 0 : 1] ?? source;
}
