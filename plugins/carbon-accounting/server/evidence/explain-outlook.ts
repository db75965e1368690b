import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { outlookFigures } from '../../contracts/index.ts';
import type { OutlookFigure } from '../../contracts/index.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { readOutlook } from '../outlook/read-outlook.ts';
import { outlookRef } from '../refs.ts';
import { explainYear } from './explain-year-outlook.ts';

const names: Record<OutlookFigure, Explanation['title']> = {
  expected: { en: 'Emissions of grid electricity expected', 'zh-CN': '电网电力预计碳排放' },
  known: { en: 'Emissions of grid electricity so far', 'zh-CN': '电网电力已发生碳排放' },
  low: { en: 'Emissions of grid electricity expected, lower end', 'zh-CN': '电网电力预计碳排放下限' },
  high: { en: 'Emissions of grid electricity expected, upper end', 'zh-CN': '电网电力预计碳排放上限' },
};

/** What a running day, month or year will come to, with its ends and what is known: see the keys of the kind. As of now. */
export async function explainOutlook(
  carbon: Carbon,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [period, ...parts] = key.split('/');
  // It is never kept: of an earlier instant there is nothing to open.
  if (period === undefined || revision !== null || asOf !== null) return null;
  const figure = parts.length === 0 ? 'expected' : outlookFigures.find((each) => each === parts[0]);
  if (figure !== undefined)
    return parts.length > 1 || parts[0] === 'expected' ? null : explainEmissions(carbon, period, figure, viewer);
  const isOfYear = /^\d{4}$/.test(period) && viewer.enterpriseId === null;
  return isOfYear ? explainYear(carbon, period, parts) : null;
}

async function explainEmissions(
  carbon: Carbon,
  period: string,
  figure: OutlookFigure,
  viewer: Principal,
): Promise<Explanation | null> {
  const { db } = carbon.scope;
  const data = await readOutlook(carbon, (work) => db.tx(work, viewer), viewer.enterpriseId);
  const { today } = data;
  const found = today?.period === period ? today : data.periods.find((each) => each.period === period);
  if (!found) return null;
  const ofDay = today?.period === period;
  const { expected, known, low, high, basisDays } = found;
  const factor: EvidenceInput[] = data.factor
    ? [{ ref: data.factor.ref, role: 'factor', value: data.factor.value, unit: data.factor.unit }]
    : [];
  const value = found[figure];
  const outer: EvidenceInput[] =
    figure === 'low' || figure === 'high'
      ? [{ ref: outlookRef(period), role: 'expected', value: expected, unit: 'tCO2' }]
      : [];
  return {
    ref: outlookRef(period, ...(figure === 'expected' ? [] : [figure])),
    title: { en: `${names[figure].en}, ${period}`, 'zh-CN': `${names[figure]['zh-CN']}，${period}` },
    value,
    unit: 'tCO2',
    quality: value === null ? 'missing' : 'estimated',
    method: null,
    formula: formulaOf(figure, ofDay),
    parameters: { profile: data.profile, outlook: data.method, known, low, high, basisDays },
    inputs: [
      ...outer,
      ...(ofDay ? [{ ref: today.ref, role: 'supply', value: null, unit: 'Wh' }] : []),
      { ref: data.ref, role: 'inventory', value: null, unit: 'tCO2' },
      ...factor,
    ],
    rows: { columns: ['day', 'emissions:tCO2'], values: data.days.map(({ day, t }) => [day, t]), truncated: false },
    recordedAt: null,
    producedBy,
  };
}

function formulaOf(figure: OutlookFigure, ofDay: boolean): Explanation['formula'] {
  switch (figure) {
    case 'known':
      return ofDay
        ? {
            en: 'grid electricity of the hours so far that counts × factor',
            'zh-CN': '已知各小时计入的电网电量 × 电网因子',
          }
        : {
            en: 'grid electricity of the days so far that counts × factor',
            'zh-CN': '已知各日计入的电网电量 × 电网因子',
          };
    case 'expected':
      return ofDay
        ? {
            en: 'hours so far + hours to come as those hours of the last four weeks',
            'zh-CN': '已知各小时之和 + 剩余各小时按最近四周同时段水平',
          }
        : {
            en: 'days so far + days to come at the level of the last four weeks',
            'zh-CN': '已知各日之和 + 剩余各日按最近四周水平',
          };
    case 'low':
      return {
        en: 'expected − 1.96 × deviation of what is to come, not below what is known',
        'zh-CN': '预计值 − 1.96 × 剩余时段的标准差，不低于已知值',
      };
    case 'high':
      return { en: 'expected + 1.96 × deviation of what is to come', 'zh-CN': '预计值 + 1.96 × 剩余时段的标准差' };
  }
}
