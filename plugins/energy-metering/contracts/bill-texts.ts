import type { LocalizedText } from '@lingtan/sdk';
import type { BillLineDraft, BillLineKind, BillRemark, BillState } from './bills.ts';
import type { TouPeriod } from './tariffs.ts';

const t = (en: string, zh: string): LocalizedText => ({ en, 'zh-CN': zh });

/** Names of periods as bills print them. */
export const periodNames: Record<TouPeriod, LocalizedText> = {
  'critical-peak': t('Critical peak', '尖峰'),
  peak: t('Peak', '高峰'),
  flat: t('Flat', '平段'),
  valley: t('Valley', '低谷'),
  'deep-valley': t('Deep valley', '深谷'),
};

export const lineKindNames: Record<BillLineKind, LocalizedText> = {
  energy: t('Energy', '电度电费'),
  adder: t('Charge per kWh', '度电附加项'),
  demand: t('Demand', '需量电费'),
  'demand-excess': t('Demand above the declared', '超合约需量电费'),
  capacity: t('Capacity', '容量电费'),
  'power-factor': t('Power factor adjustment', '功率因数调整电费'),
  'green-premium': t('Green power premium', '绿电环境价值'),
};

export const billStateNames: Record<BillState, LocalizedText> = {
  draft: t('Draft', '草稿'),
  issued: t('Issued', '已签发'),
  superseded: t('Superseded', '已被替代'),
};

/** Texts of remarks; `{name}` stands for a parameter. */
export const remarkTexts: Record<string, LocalizedText> = {
  'prices-unverified': t(
    'The prices of {version} are not verified. Source: {source}',
    '{version} 的价格未经核实。依据：{source}',
  ),
  'prices-example': t(
    'The prices of {version} are examples. Source: {source}',
    '{version} 的价格为示例。依据：{source}',
  ),
  'version-change': t(
    'The tariff changed within the month: {versions}. Energy is billed by the version of its day; monthly charges by their share of days, on the demand of the whole month.',
    '本月内电价版本变更：{versions}。电量按当日有效版本计费；按月计收的费用按天数比例分摊，需量取全月最大值。',
  ),
  missing: t(
    'Missing intervals, whose energy is not in this bill: {intervals} of {of}.',
    '{of} 个计量时段中有 {intervals} 个缺失，其电量未计入本账单。',
  ),
  estimated: t('Estimated intervals: {intervals} of {of}.', '{of} 个计量时段中有 {intervals} 个为估算值。'),
  edited: t('Intervals edited by hand: {intervals} of {of}.', '{of} 个计量时段中有 {intervals} 个经人工修正。'),
  'market-price-missing': t(
    'No market price is known for {energyKwh} kWh; this energy is not priced.',
    '{energyKwh} kWh 电量无对应市场价格，未计价。',
  ),
  'demand-coarse': t(
    'The demand window is {windowMinutes} min moved by {stepMinutes} min; intervals of {intervalMinutes} min cannot show it so finely and were used as they are.',
    '需量窗口为 {windowMinutes} 分钟、滑差 {stepMinutes} 分钟；计量时段为 {intervalMinutes} 分钟，无法按该精度计算，已按现有时段计算。',
  ),
  'demand-incomplete': t(
    'Demand windows with a missing interval, which do not count: {windows}.',
    '{windows} 个需量窗口含缺失时段，未参与需量计算。',
  ),
  'demand-register': t('The demand is that of the demand register of the meter.', '需量取自电能表最大需量示数。'),
  'demand-register-several': t(
    'Demand registers of several meters do not add up; the demand is computed from their intervals together.',
    '多块电能表的最大需量示数不可相加；需量按各表时段电量合计计算。',
  ),
  'demand-register-periods': t(
    'The demand counts in some periods only, which the demand register does not tell apart; it is computed from intervals.',
    '需量仅在部分时段计收，最大需量示数无法区分；需量按时段电量计算。',
  ),
  'demand-register-unread': t(
    'The demand register has no value at the end of the month; the demand is computed from intervals.',
    '月末无最大需量示数；需量按时段电量计算。',
  ),
  'power-factor-no-reactive': t(
    'Reactive energy is not metered or could not be read; the power factor (standard {standard}) was not adjusted for.',
    '无功电量未计量或无法读取，未计算功率因数调整电费（标准值 {standard}）。',
  ),
  'power-factor-outside-table': t(
    'The power factor {powerFactor} lies outside the adjustment table; no adjustment was made.',
    '功率因数 {powerFactor} 超出调整表范围，未作调整。',
  ),
  // Of bills made before the division between accounts.
  'green-several-accounts': t(
    'The enterprise has several accounts; its contracted green power is not divided between them and is not billed here.',
    '该企业有多个计费账户，合约绿电无法在账户间划分，本账单未计收环境价值费用。',
  ),
  'green-no-contract': t(
    'The supply mix shows no contracted green power in this month; the premium is 0.',
    '本月供电构成中无合约绿电，环境价值费用为 0。',
  ),
};

const format = {
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 3 }),
  'zh-CN': new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 3 }),
};

/** A remark in words. An unknown code is shown as it is. */
export function remarkText({ code, params }: BillRemark): LocalizedText {
  const template = remarkTexts[code];
  const all: Record<string, string | number> = { ...params };
  if (typeof params['energyWh'] === 'number') all['energyKwh'] = params['energyWh'] / 1000;
  const fill = (language: 'en' | 'zh-CN'): string => {
    if (!template) return `${code} ${JSON.stringify(params)}`;
    return template[language].replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = all[name];
      return typeof value === 'number' ? format[language].format(value) : (value ?? whole);
    });
  };
  return { en: fill('en'), 'zh-CN': fill('zh-CN') };
}

/** What a line is for: the adder by its own name, energy by its period. */
export function lineName(
  line: Pick<BillLineDraft, 'kind' | 'item' | 'period'>,
  itemNames: Readonly<Record<string, LocalizedText>>,
): LocalizedText {
  if (line.kind === 'energy' && line.period) {
    const [kind, period] = [lineKindNames.energy, periodNames[line.period]];
    return t(`${kind.en}, ${period.en.toLowerCase()}`, `${kind['zh-CN']}（${period['zh-CN']}）`);
  }
  if (line.kind === 'adder') return itemNames[`adder/${line.item ?? ''}`] ?? t(line.item ?? '', line.item ?? '');
  if (line.kind === 'power-factor' && line.item !== null) {
    const kind = lineKindNames['power-factor'];
    return t(`${kind.en} (cos φ ${line.item})`, `${kind['zh-CN']}（cos φ ${line.item}）`);
  }
  return lineKindNames[line.kind];
}
