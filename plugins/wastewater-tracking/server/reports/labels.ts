import type { Language } from '@lingtan/documents';
import type { ReportContent } from '../../contracts/index.ts';

/** Words of the reports, English and Chinese. */
const words = {
  operating: ['Operating report', '运行报告'],
  discharge: ['Discharge report', '排放报告'],
  plant: ['Plant', '水厂'],
  period: ['Period', '报告期'],
  revision: ['Revision', '版次'],
  state: ['State', '状态'],
  due: ['Due', '截止日期'],
  late: ['LATE', '逾期'],
  sha256: ['SHA-256', 'SHA-256'],
  made: ['Made', '编制'],
  checked: ['Checked', '审核'],
  signed: ['Signed', '签发'],
  submitted: ['Submitted', '已报送'],
  draft: ['Draft', '草稿'],
  corrected: ['Corrected', '已更正'],
  withdrawn: ['Withdrawn', '已撤回'],
  nobody: ['Nobody yet', '尚无'],
  day: ['Day', '日期'],
  intake: ['Treated, m³', '处理水量 m³'],
  reused: ['Reused, m³', '回用水量 m³'],
  recovery: ['Recovery, %', '回收率 %'],
  energy: ['Energy, kWh', '用电量 kWh'],
  closing: ['Closing error, %', '平衡误差 %'],
  verdict: ['Balance', '水量平衡'],
  suspects: ['Suspicious meters', '可疑流量计'],
  perTreated: ['kWh per m³ treated', '每 m³ 处理水电耗 kWh'],
  perReused: ['kWh per m³ reused', '每 m³ 回用水电耗 kWh'],
  known: ['Days known', '有数据天数'],
  outlet: ['Outlet', '监测口'],
  parameter: ['Parameter', '指标'],
  unit: ['Unit', '单位'],
  limits: ['Limits in force', '执行限值'],
  samples: ['Valid / required days', '有效/应有天数'],
  valid: ['Valid, %', '有效率 %'],
  min: ['Min', '最小'],
  mean: ['Mean', '均值'],
  method: ['Mean formed', '均值方式'],
  max: ['Max', '最大'],
  load: ['Load, kg', '排放量 kg'],
  removal: ['Removal, %', '去除率 %'],
  excursions: ['Excursions', '超标次数'],
  excursion: ['Excursion', '超标'],
  notJudged: ['Days not judged', '未判定天数'],
  noData: ['Days without data', '缺数天数'],
  noDataDay: ['No data', '缺数'],
  abnormal: ['Abnormal windows', '异常窗口数'],
  revised: ['Days revised', '修订天数'],
  comparison: ['Laboratory', '实验室比对'],
  basis: ['Basis', '判定口径'],
  value: ['Value', '数值'],
  limit: ['Limit', '限值'],
  code: ['Reason', '原因'],
  remarks: ['Excursions and days without data', '超标与缺数明细'],
  none: ['None', '无'],
  total: ['Total', '合计'],
  pass: ['Passes', '合格'],
  fail: ['Fails', '不合格'],
  closed: ['Closes', '平衡'],
  open: ['Open', '不平衡'],
  alarm: ['Wrong', '异常'],
  'not judged': ['Not judged', '未判定'],
  'not-closed': ['The day is not closed', '当日未关账'],
  'no-samples': ['No samples', '无样本'],
  'sensor-fault': ['Sensor fault', '仪器故障'],
  'marked-abnormal': ['Marked abnormal', '数据标记异常'],
  'too-few-hours': ['Too few valid hours', '有效小时数不足'],
  'day-mean': ['Day mean', '日均值'],
  'hour-mean': ['Hour mean', '小时均值'],
  instant: ['Single value', '单次值'],
  'month-mean': ['Month mean', '月均值'],
  'annual-load': ['Load of the year', '年排放量'],
  'NH3-N': ['Ammonia nitrogen', '氨氮'],
  TN: ['Total nitrogen', '总氮'],
  TP: ['Total phosphorus', '总磷'],
  SS: ['Suspended solids', '悬浮物'],
  temperature: ['Water temperature', '水温'],
  days: ['days', '天'],
  'flow-weighted': ['Weighted by flow', '按流量加权'],
  arithmetic: ['Plain mean', '算术平均'],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof words;

export function word(name: Word, language: Language): string {
  return words[name][language === 'en' ? 0 : 1];
}

/** A word of the data; what is not among the words stays as it is. */
export function wordOf(name: string, language: Language): string {
  return name in words ? word(name as Word, language) : name;
}

/** A limit as it was in force, with the name of its basis. */
export function limitText(limit: string, language: Language): string {
  return limit.replace(/^[a-z][a-z-]*/, (basis) => wordOf(basis, language));
}

/** Suspicious meters of a day by their names. */
export function suspectsText(
  suspects: readonly string[],
  { meterNames }: NonNullable<ReportContent['operating']>,
  language: Language,
): string {
  return suspects.map((term) => meterNames?.[term]?.[language] ?? term).join(', ');
}

/** A unit as it is printed; pH has none. */
export function unitText(unit: string): string {
  return unit === 'pH' ? '' : unit === 'degC' ? '°C' : unit;
}

/** A parameter with its unit. */
export function parameterText({ parameter, unit }: { parameter: string; unit: string }, language: Language): string {
  const name = wordOf(parameter, language);
  const printed = unitText(unit);
  return printed === '' ? name : `${name}, ${printed}`;
}

/** All words, for the fonts. */
export const allWords = (language: Language): string =>
  Object.values(words)
    .map((pair) => pair[language === 'en' ? 0 : 1])
    .join('');
