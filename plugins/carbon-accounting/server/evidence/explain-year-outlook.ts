import type { Explanation } from '@lingtan/sdk';
import type { RatingData } from '../../contracts/index.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { ratePeriod } from '../rating/rate-period.ts';
import { indicatorRef, outlookRef } from '../refs.ts';

type Rated = RatingData & { outlook: NonNullable<RatingData['outlook']> };
type Part = Pick<Explanation, 'ref' | 'title' | 'value' | 'unit' | 'formula' | 'inputs'>;
type Bound = 'expected' | 'low' | 'high';

const bounds: Record<Bound, Explanation['title']> = {
  expected: { en: 'expected', 'zh-CN': '预计' },
  low: { en: 'expected, lower end', 'zh-CN': '预计下限' },
  high: { en: 'expected, upper end', 'zh-CN': '预计上限' },
};

/** The year of the rating at its end: `emissions`, `energy`, each also with `low` or `high`, and `core`. */
export async function explainYear(carbon: Carbon, year: string, parts: readonly string[]): Promise<Explanation | null> {
  const [figure, end, ...rest] = parts;
  const bound = end === undefined ? 'expected' : end === 'low' || end === 'high' ? end : undefined;
  if (bound === undefined || rest.length > 0) return null;
  const { db } = carbon.scope;
  const rating = await ratePeriod(carbon, (work) => db.tx(work), year);
  const { outlook } = rating;
  if (!outlook) return null;
  const part = partOf({ ...rating, outlook }, year, figure!, bound);
  if (!part) return null;
  const { remainingDays, unknownDays, method, energyTce, emissionsT } = outlook;
  const { low, high } = figure === 'emissions' ? emissionsT : energyTce;
  return {
    ...part,
    quality: part.value === null ? 'missing' : 'estimated',
    method: null,
    parameters: { outlook: method, remainingDays, unknownDays, low, high },
    recordedAt: null,
    producedBy,
  };
}

function partOf(rating: Rated, year: string, figure: string, bound: Bound): Part | null {
  if (figure === 'emissions') return emissionsPart(rating, year, bound);
  if (figure === 'energy') return energyPart(rating, year, bound);
  return figure === 'core' && bound === 'expected' ? corePart(rating, year) : null;
}

function emissionsPart({ outlook, emissionsRef, emissionsT }: Rated, year: string, bound: Bound): Part {
  const named = bounds[bound];
  return {
    ref: outlookRef(year, 'emissions', ...endOf(bound)),
    title: { en: `Emissions ${named.en}, ${year}`, 'zh-CN': `${named['zh-CN']}碳排放，${year}` },
    value: outlook.emissionsT[bound],
    unit: 'tCO2',
    formula: {
      en: 'grid electricity expected + certificates and other activities so far',
      'zh-CN': '电网电力预计排放 + 绿证与其他活动已知排放',
    },
    inputs: [
      { ref: emissionsRef, role: 'inventory', value: emissionsT, unit: 'tCO2' },
      { ref: outlookRef(year, ...endOf(bound)), role: 'electricity', value: null, unit: 'tCO2' },
    ],
  };
}

function energyPart({ outlook, energyTce }: Rated, year: string, bound: Bound): Part {
  const named = bounds[bound];
  return {
    ref: outlookRef(year, 'energy', ...endOf(bound)),
    title: { en: `Energy ${named.en}, ${year}`, 'zh-CN': `${named['zh-CN']}综合能耗，${year}` },
    value: outlook.energyTce[bound],
    unit: 'tce',
    formula: carriedOn({ en: 'energy so far', 'zh-CN': '已知综合能耗' }, bound),
    inputs: [{ ref: indicatorRef('energy', year), role: 'energy', value: energyTce, unit: 'tce' }],
  };
}

function corePart({ outlook }: Rated, year: string): Part {
  return {
    ref: outlookRef(year, 'core'),
    title: { en: `Core indicator expected, ${year}`, 'zh-CN': `预计核心指标，${year}` },
    value: outlook.intensityTPerTce,
    unit: 'tCO2/tce',
    formula: { en: 'emissions expected ÷ energy expected', 'zh-CN': '预计碳排放 ÷ 预计综合能耗' },
    inputs: [
      { ref: outlookRef(year, 'emissions'), role: 'emissions', value: outlook.emissionsT.expected, unit: 'tCO2' },
      { ref: outlookRef(year, 'energy'), role: 'energy', value: outlook.energyTce.expected, unit: 'tce' },
    ],
  };
}

function endOf(bound: Bound): ('low' | 'high')[] {
  return bound === 'expected' ? [] : [bound];
}

function carriedOn(soFar: Explanation['title'], bound: Bound): Explanation['formula'] {
  const sign = { expected: '', low: ' − ', high: ' + ' }[bound];
  const spread = sign === '' ? { en: '', 'zh-CN': '' } : spreadOf(sign);
  return {
    en: `${soFar.en} + days to come at the level of the last four weeks${spread.en}`,
    'zh-CN': `${soFar['zh-CN']} + 剩余各日按最近四周水平${spread['zh-CN']}`,
  };
}

function spreadOf(sign: string): Explanation['title'] {
  return { en: `${sign}1.96 × deviation of what is to come`, 'zh-CN': `${sign}1.96 × 剩余时段的标准差` };
}
