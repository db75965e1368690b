import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { readOutlook } from '../outlook/read-outlook.ts';
import { ratePeriod } from '../rating/rate-period.ts';
import { indicatorRef, outlookRef } from '../refs.ts';

/** What a running day, month or year will come to: key `<period>`, of the year also `<year>/energy` and `<year>/core`. As of now. */
export async function explainOutlook(
  carbon: Carbon,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [period, figure, ...rest] = key.split('/');
  // It is never kept: of an earlier instant there is nothing to open.
  if (period === undefined || rest.length > 0 || revision !== null || asOf !== null) return null;
  if (figure === undefined) return explainEmissions(carbon, period, viewer);
  const isOfYear = /^\d{4}$/.test(period) && (figure === 'energy' || figure === 'core');
  return isOfYear && viewer.enterpriseId === null ? explainYear(carbon, period, figure) : null;
}

async function explainEmissions(carbon: Carbon, period: string, viewer: Principal): Promise<Explanation | null> {
  const { db } = carbon.scope;
  const data = await readOutlook(carbon, (work) => db.tx(work), viewer.enterpriseId);
  const { today } = data;
  const found = today?.period === period ? today : data.periods.find((each) => each.period === period);
  if (!found) return null;
  const ofDay = today?.period === period;
  const { expected, known, low, high, basisDays } = found;
  const factor: EvidenceInput[] = data.factor
    ? [{ ref: data.factor.ref, role: 'factor', value: data.factor.value, unit: data.factor.unit }]
    : [];
  return {
    ref: outlookRef(period),
    title: { en: `Emissions expected, ${period}`, 'zh-CN': `预计碳排放，${period}` },
    value: expected,
    unit: 'tCO2',
    quality: expected === null ? 'missing' : 'estimated',
    method: null,
    formula: ofDay
      ? {
          en: 'hours so far + hours to come as those hours of the last four weeks',
          'zh-CN': '已知各小时之和 + 剩余各小时按最近四周同时段水平',
        }
      : {
          en: 'days so far + days to come at the level of the last four weeks',
          'zh-CN': '已知各日之和 + 剩余各日按最近四周水平',
        },
    parameters: { profile: data.profile, outlook: data.method, known, low, high, basisDays },
    inputs: [
      ...(ofDay ? [{ ref: today.ref, role: 'supply', value: null, unit: 'Wh' }] : []),
      { ref: data.ref, role: 'inventory', value: null, unit: 'tCO2' },
      ...factor,
    ],
    rows: { columns: ['day', 'emissions:tCO2'], values: data.days.map(({ day, t }) => [day, t]), truncated: false },
    recordedAt: null,
    producedBy,
  };
}

async function explainYear(carbon: Carbon, year: string, figure: 'energy' | 'core'): Promise<Explanation | null> {
  const { db } = carbon.scope;
  const rating = await ratePeriod(carbon, (work) => db.tx(work), year);
  const { outlook } = rating;
  if (!outlook) return null;
  const { energyTce, emissionsT, intensityTPerTce, remainingDays, unknownDays, method } = outlook;
  const value = figure === 'energy' ? energyTce.expected : intensityTPerTce;
  return {
    ref: outlookRef(year, figure),
    title:
      figure === 'energy'
        ? { en: `Energy expected, ${year}`, 'zh-CN': `预计综合能耗，${year}` }
        : { en: `Core indicator expected, ${year}`, 'zh-CN': `预计核心指标，${year}` },
    value,
    unit: figure === 'energy' ? 'tce' : 'tCO2/tce',
    quality: value === null ? 'missing' : 'estimated',
    method: null,
    formula:
      figure === 'energy'
        ? {
            en: 'energy so far + days to come at the level of the last four weeks',
            'zh-CN': '已知综合能耗 + 剩余各日按最近四周水平',
          }
        : { en: 'emissions expected ÷ energy expected', 'zh-CN': '预计碳排放 ÷ 预计综合能耗' },
    parameters: { outlook: method, remainingDays, unknownDays, low: energyTce.low, high: energyTce.high },
    inputs:
      figure === 'energy'
        ? [{ ref: indicatorRef('energy', year), role: 'energy', value: rating.energyTce, unit: 'tce' }]
        : [
            { ref: outlookRef(year), role: 'emissions', value: emissionsT.expected, unit: 'tCO2' },
            { ref: outlookRef(year, 'energy'), role: 'energy', value: energyTce.expected, unit: 'tce' },
          ],
    recordedAt: null,
    producedBy,
  };
}
