import type { Explanation, ParsedRef, Tx } from '@lingtan/sdk';
import { certificateFlows } from '../../contracts/index.ts';
import {
  carbonNet,
  carbonRatio,
  carbonSum,
  divide,
  exact,
  isPeriod,
  meanShares,
  methodName,
  periodDays,
  prevailing,
  toNumber,
  toText,
} from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { readShares } from '../ledger/day-quality.ts';
import { cleanEnergy, cleanTerms, isClean } from '../rating/guide-values.ts';
import { coreParts } from '../rating/rate-period.ts';
import { documentRef, entryRef, indicatorRef, inventoryRef } from '../refs.ts';

/** The core indicator, and the energy in tce that it is per. */
export async function explainIndicator(carbon: Carbon, tx: Tx, ref: ParsedRef): Promise<Explanation | null> {
  const [indicator, period, ...rest] = ref.key.split('/');
  if (rest.length > 0 || !isPeriod(period)) return null;
  if (indicator === 'clean-energy' || indicator === 'clean-part' || indicator === 'consumed')
    return explainClean(carbon, tx, indicator, period);
  if (indicator !== 'core' && indicator !== 'energy') return null;
  const { profile, activities, parts } = await coreParts(carbon, tx, period);
  const { emissions, energy, inventory } = parts;
  const common = {
    producedBy,
    recordedAt: null,
    parameters: { profile: inventory.profile, status: profile.status, problem: parts.problem?.message ?? null },
  };
  if (indicator === 'energy')
    return {
      ...common,
      ref: indicatorRef('energy', period),
      title: { en: `Energy of the park, ${period}`, 'zh-CN': `园区综合能耗，${period}` },
      value: energy && toText(energy, 6),
      unit: 'tce',
      quality: energy ? 'actual' : 'missing',
      method: null,
      formula: {
        en: 'electricity net of export, heat and fuels by their coal equivalent',
        'zh-CN': '净用电、热力与燃料按折标系数合计',
      },
      inputs: activities
        .filter(
          ({ kind, flow }) =>
            (kind === 'electricity' && !certificateFlows.has(flow ?? '')) || kind === 'heat' || kind === 'fuel',
        )
        .map(({ id, amount, unit }) => {
          const [kind, first, second, month] = id.split('/');
          const of = kind === 'document' ? documentRef(first!, Number(second)) : entryRef(first!, second!, month!);
          return { ref: of, role: 'energy', value: String(amount), unit };
        }),
    };
  const known = emissions !== null && energy !== null && energy.n !== 0n;
  const rule = known ? carbon.library.rules.core(energy) : null;
  return {
    ...common,
    parameters: { ...common.parameters, threshold: rule?.value ?? null, source: rule?.source ?? null },
    ref: indicatorRef('core', period),
    title: { en: `Core indicator, ${period}`, 'zh-CN': `核心指标：单位能耗碳排放，${period}` },
    value: known ? toNumber(divide(emissions, energy)) : null,
    unit: 'tCO2/tce',
    quality: known ? 'actual' : 'missing',
    method: known ? methodName(carbonRatio) : null,
    formula: { en: 'emissions ÷ energy', 'zh-CN': '碳排放 ÷ 综合能耗' },
    inputs: [
      {
        ref: inventoryRef(profile.id, period, inventory.methods[0]!.method),
        role: 'part',
        value: emissions && toText(emissions, 18),
        unit: 'tCO2',
      },
      { ref: indicatorRef('energy', period), role: 'whole', value: energy && toText(energy, 18), unit: 'tce' },
    ],
  };
}

const cleanTitles = {
  'clean-energy': ['Clean energy share', '清洁能源消费占比'],
  'clean-part': ['Clean electricity consumed', '清洁电力消费量'],
  consumed: ['Electricity consumed', '用电量'],
} as const;

/** Share of clean electricity in what was consumed; its parts are sums of months by consumer and flow. */
async function explainClean(
  carbon: Carbon,
  tx: Tx,
  indicator: keyof typeof cleanTitles,
  period: string,
): Promise<Explanation> {
  const { clean, all, consumed, claimed, sold } = await cleanEnergy(carbon, tx, period);
  const [en, zh] = cleanTitles[indicator];
  const { from, to } = periodDays(period);
  const shares = meanShares(await readShares(tx, from, to));
  const quality = all === 0n ? ('missing' as const) : prevailing(shares);
  const common = {
    ref: indicatorRef(indicator, period),
    title: { en: `${en}, ${period}`, 'zh-CN': `${zh}，${period}` },
    parameters: { ...cleanTerms(carbon), ...shares },
    ...{ quality, producedBy, recordedAt: null },
  };
  const month = (role: string) => (row: { use: string; flow: string; month: string; wh: string }) => ({
    ...{ ref: entryRef(row.use, row.flow, row.month), role, value: row.wh, unit: 'Wh' },
  });
  if (indicator === 'consumed')
    return {
      ...common,
      ...{ value: String(all), unit: 'Wh', method: methodName(carbonSum) },
      formula: { en: 'sum over consumers and flows', 'zh-CN': '各用能单位与各来源之和' },
      inputs: consumed.map(month('energy')),
    };
  if (indicator === 'clean-part')
    return {
      ...common,
      ...{ value: String(clean), unit: 'Wh', method: methodName(carbonNet) },
      formula: {
        en: 'clean flows + purchased power that retired certificates cover − own generation sold as certificates',
        'zh-CN': '清洁来源电量 + 已核销绿证覆盖的外购电量 − 绿证已售出的自发电量',
      },
      inputs: [
        ...consumed.filter(isClean).map(month('energy')),
        ...claimed.map((row) => month('energy')({ ...row, flow: 'claimed' })),
        ...sold.map((row) => month('deducted')({ ...row, flow: 'sold' })),
      ],
    };
  return {
    ...common,
    ...{ value: all === 0n ? null : toNumber(divide(exact(clean), exact(all))), unit: '1' },
    method: all === 0n ? null : methodName(carbonRatio),
    formula: { en: 'clean ÷ consumed', 'zh-CN': '清洁电力 ÷ 用电量' },
    inputs: [
      { ref: indicatorRef('clean-part', period), role: 'part', value: String(clean), unit: 'Wh' },
      { ref: indicatorRef('consumed', period), role: 'whole', value: String(all), unit: 'Wh' },
    ],
  };
}
