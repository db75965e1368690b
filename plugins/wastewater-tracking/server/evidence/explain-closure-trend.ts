import { isDate, type Explanation, type ParsedRef } from '@lingtan/sdk';
import { closureTrends, dayAfter, trendDays } from '../../domain/index.ts';
import { balanceFigureRef, closureTrendRef, producedBy, type Water } from '../context.ts';
import { readPlantDays } from '../days/day-store.ts';

const figures = {
  mean: {
    unit: '%',
    title: { en: 'mean closing error', 'zh-CN': '平均平衡误差' },
    formula: {
      en: 'Σ closing error ÷ Σ in, over the judged days of the last thirty',
      'zh-CN': '近 30 天可判定日的 Σ平衡误差 ÷ Σ进水量',
    },
  },
  'mean-m3': {
    unit: 'm3/d',
    title: { en: 'mean closing error', 'zh-CN': '平均平衡误差' },
    formula: { en: 'Σ closing error ÷ judged days of the last thirty', 'zh-CN': 'Σ平衡误差 ÷ 近 30 天可判定天数' },
  },
  sigma: {
    unit: '%',
    title: { en: 'what the meters may err by', 'zh-CN': '计量允许误差' },
    formula: {
      en: 'root of the sum of the squared errors of meters and levels on the last day ÷ in',
      'zh-CN': '最近一日各计量仪表与液位误差的平方和开方 ÷ 进水量',
    },
  },
  sum: {
    unit: 'σ',
    title: { en: 'CUSUM of the closing error', 'zh-CN': '平衡误差累积和（CUSUM）' },
    formula: {
      en: 'the larger of the sums of error ÷ σ less the allowance, in both directions',
      'zh-CN': '正反两向 Σ（误差 ÷ σ − 容差）中较大者',
    },
  },
} as const;

/** Where a closing error tends to, by the balances of its days: key `<plant>/<last day>/<figure>[/<unit>]`. */
export const explainClosureTrend =
  ({ scope }: Water) =>
  async ({ key }: ParsedRef, asOf: string | null): Promise<Explanation | null> => {
    const [plantId, to, figure, unit, ...rest] = key.split('/');
    const plant = scope.config.plants.find(({ id }) => id === plantId);
    if (!plant || !isDate(to) || rest.length > 0 || !Object.hasOwn(figures, figure ?? '')) return null;
    const query = { plant: plant.id, from: dayAfter(to, 1 - trendDays.sum), to, asOf };
    const days = (await scope.db.tx((tx) => readPlantDays(tx, query))).toSorted((a, b) =>
      a.content.day.localeCompare(b.content.day),
    );
    const contents = days.map(({ content }) => content);
    const trend = closureTrends(plant, contents, to!).find((each) => each.unit === (unit ?? null));
    if (!trend) return null;
    const { meanPercent, meanM3, sigmaPercent, lost, gained, series } = trend;
    const sum = lost === null || gained === null ? null : lost >= gained ? lost : -gained;
    const name = plant.units.find(({ id }) => id === unit)?.name ?? plant.name;
    const { title, formula, unit: shownUnit } = figures[figure as keyof typeof figures];
    const value = { mean: meanPercent, 'mean-m3': meanM3, sigma: sigmaPercent, sum }[figure as keyof typeof figures];
    const judged = new Set(series.map(({ day }) => day));
    return {
      ref: closureTrendRef(plant.id, to!, figure!, unit),
      title: { en: `${name.en}, ${title.en} to ${to}`, 'zh-CN': `${name['zh-CN']} 截至 ${to} ${title['zh-CN']}` },
      value,
      unit: shownUnit,
      quality: value === null ? 'missing' : 'actual',
      method: null,
      formula,
      parameters: { days: trend.days, verdict: trend.verdict, since: trend.since },
      inputs: days
        .filter(({ content }) => judged.has(content.day))
        .map(({ content, revision }) => ({
          ref: balanceFigureRef(plant.id, content.day, 'closure', unit, revision),
          role: `day:${content.day}`,
          value: content.nodes.find((each) => each.unit === (unit ?? null))!.closurePercent,
          unit: '%',
        })),
      rows: {
        columns: ['day', 'closing-error:%', 'lost:σ', 'gained:σ'],
        values: series.map((each) => [each.day, each.closurePercent, each.lost, each.gained]),
        truncated: false,
      },
      recordedAt:
        days
          .map(({ recordedAt }) => recordedAt)
          .sort()
          .at(-1) ?? null,
      producedBy,
    };
  };
