import type { EvidenceInput, Explanation } from '@lingtan/sdk';
import { unitOf } from '../../contracts/index.ts';
import { dispatchMethodName, forecastMeanMethod } from '../../domain/index.ts';
import type { StoredForecast } from '../forecasts/forecast-store.ts';
import { forecastFigureRef, forecastRef, iso, producedBy, vendorRef } from '../refs.ts';
import { forecastMean } from './forecast-energy.ts';

const scores = {
  mae: { en: 'mean absolute error', 'zh-CN': '平均绝对误差' },
  nmae: { en: 'error in % of the mean', 'zh-CN': '误差占均值比例' },
  rmse: { en: 'root mean square error', 'zh-CN': '均方根误差' },
  bias: { en: 'mean error', 'zh-CN': '平均偏差' },
  skill: { en: 'better than last week', 'zh-CN': '相对朴素预测的改进' },
  coverage: { en: 'measured within the band', 'zh-CN': '实测落入区间的比例' },
} as const;
type Score = keyof typeof scores;

const formulas: Record<Score, NonNullable<Explanation['formula']>> = {
  mae: { en: 'mean of |median forecast − measured|', 'zh-CN': '|预测中位数 − 实测| 的平均值' },
  nmae: {
    en: 'mean of |median forecast − measured| ÷ mean measured',
    'zh-CN': '|预测中位数 − 实测| 的平均值 ÷ 实测平均值',
  },
  rmse: { en: '√ mean of (median forecast − measured)²', 'zh-CN': '（预测中位数 − 实测）² 平均值的平方根' },
  bias: { en: 'mean of median forecast − measured', 'zh-CN': '预测中位数 − 实测 的平均值' },
  skill: { en: '1 − its error ÷ error of the naive forecast', 'zh-CN': '1 − 误差 ÷ 朴素预测误差' },
  coverage: { en: 'measured values within q10 … q90 ÷ all', 'zh-CN': '落入 q10…q90 的实测点数 ÷ 全部点数' },
};

/**
 * The mean of a forecast, or a score that its method had on past days, of the whole horizon or from a lead on: kept with the
 * forecast, and opening to it and to what was measured over the span that its model saw.
 */
export function explainForecastFigure(
  { no, series, content, recordedAt }: StoredForecast,
  [figure = '', from]: readonly string[],
  name: Explanation['title'],
  measured: EvidenceInput[],
): Explanation | null {
  const common = {
    quality: 'estimated' as const,
    recordedAt,
    inputsAsOf: recordedAt,
    producedBy,
  };
  const energy: EvidenceInput = { ref: forecastRef(no), role: 'forecast', value: null, quality: 'estimated' };
  const unit = unitOf(series);
  if (figure === 'mean' && from === undefined)
    return {
      ...common,
      ref: forecastFigureRef(no, figure),
      title: { en: `${name.en}, mean of forecast ${no}`, 'zh-CN': `${name['zh-CN']}预测 ${no} 平均值` },
      value: forecastMean(content),
      unit,
      method: dispatchMethodName(forecastMeanMethod),
      formula: { en: 'mean of the median (q50) over the horizon', 'zh-CN': '预测时长内中位数（q50）的平均值' },
      inputs: [energy],
      rows: {
        columns: ['from', 'q50'],
        values: content.q50.map((q50, step) => [iso(content.start + step * content.stepMinutes * 60_000), q50]),
        truncated: false,
      },
    };
  const { backtest } = content;
  if (figure === 'vendor')
    return explainVendor({ no, content, unit, name, common, inputs: [energy, ...measured] }, from);
  if (!Object.hasOwn(scores, figure) || !backtest || (from !== undefined && !/^\d{1,5}$/.test(from))) return null;
  const score = figure as Score;
  const own =
    from === undefined ? backtest : backtest.byHorizon.find(({ fromMinutes }) => fromMinutes === Number(from));
  if (!own) return null;
  const percent = score === 'nmae' || score === 'skill' || score === 'coverage';
  const value = own[score];
  return {
    ...common,
    ref: from === undefined ? forecastFigureRef(no, score) : forecastFigureRef(no, score, Number(from)),
    title: {
      en: `${name.en}, ${scores[score].en} on past days`,
      'zh-CN': `${name['zh-CN']}，历史日${scores[score]['zh-CN']}`,
    },
    value: value === null ? null : Math.round((percent ? 100 * value : value) * 1e6) / 1e6,
    unit: percent ? '%' : unit,
    quality: value === null ? 'missing' : 'estimated',
    method: null,
    formula: formulas[score],
    parameters: {
      forecastMethod: content.origin.method,
      issues: backtest.issues,
      firstIssue: iso(backtest.firstIssue),
      lastIssue: iso(backtest.lastIssue),
      steps: own.steps,
      ...('toMinutes' in own ? { fromMinutes: Number(from), toMinutes: Number(own.toMinutes) } : {}),
      mae: own.mae,
      rmse: own.rmse,
      bias: own.bias,
    },
    inputs: [energy, ...measured],
  };
}

/** Error that the model of a vendor had on the days on which the methods were compared. */
function explainVendor(
  of: Pick<StoredForecast, 'no' | 'content'> & {
    unit: string;
    name: Explanation['title'];
    common: Pick<Explanation, 'quality' | 'recordedAt' | 'inputsAsOf' | 'producedBy'>;
    inputs: EvidenceInput[];
  },
  provider: string | undefined,
): Explanation | null {
  const { no, content, unit, name, common, inputs } = of;
  const found = content.providers?.find((each) => each.provider === provider);
  if (!found || found.mae === null) return null;
  return {
    ...common,
    ref: vendorRef(no, found.provider),
    title: {
      en: `${name.en}, ${scores.mae.en} of ${found.provider} on past days`,
      'zh-CN': `${name['zh-CN']}，${found.provider} 历史日${scores.mae['zh-CN']}`,
    },
    value: found.mae,
    unit,
    method: null,
    formula: formulas.mae,
    parameters: {
      provider: found.provider,
      model: found.model,
      used: found.used,
      forecastMethod: content.origin.method,
    },
    inputs,
  };
}
