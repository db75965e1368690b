import type { EvidenceInput, Explanation, ParsedRef } from '@lingtan/sdk';
import { dispatchMethodName, forecastEnergyMethod } from '../../domain/index.ts';
import type { ForecastSeries } from '../../contracts/index.ts';
import { quarter } from '../context.ts';
import type { Dispatch } from '../context.ts';
import { readForecast } from '../forecasts/forecast-store.ts';
import type { StoredForecast } from '../forecasts/forecast-store.ts';
import { forecastRef, iso, meterTotalRef, producedBy } from '../refs.ts';
import { forecastEnergy } from './forecast-energy.ts';

const names: Record<ForecastSeries, { en: string; 'zh-CN': string }> = {
  load: { en: 'Load', 'zh-CN': '负荷' },
  pv: { en: 'PV generation', 'zh-CN': '光伏发电' },
  wind: { en: 'Wind generation', 'zh-CN': '风力发电' },
};

/** Explains a forecast by its method and the energy that its model was trained on, meter by meter. */
export async function explainForecast(
  dispatch: Dispatch,
  ref: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  if (!/^\d{1,15}$/.test(ref.key)) return null;
  const stored = await dispatch.scope.db.tx((tx) => readForecast(tx, Number(ref.key)));
  if (!stored || (asOf !== null && stored.recordedAt > asOf)) return null;
  const { no, series, content, recordedAt } = stored;
  const { origin, missing, backtest } = content;
  const name = names[series];
  return {
    ref: forecastRef(no),
    title: { en: `${name.en}, forecast ${no}`, 'zh-CN': `${name['zh-CN']}预测 ${no}` },
    value: forecastEnergy(content),
    unit: 'kWh',
    quality: 'estimated',
    method: dispatchMethodName(forecastEnergyMethod),
    formula: { en: 'sum of the median (q50) × step over the horizon', 'zh-CN': '预测时长内中位数（q50）× 步长之和' },
    parameters: {
      stepMinutes: content.stepMinutes,
      forecastMethod: origin.method,
      settings: JSON.stringify(origin.parameters),
      modelHash: origin.modelHash,
      inputHash: origin.inputHash,
      trainedFrom: iso(origin.trainedFrom),
      trainedTo: iso(origin.trainedTo),
      stepsWithoutMeasurement: missing.history,
      backtestMae: backtest?.mae ?? null,
      backtestCoverage: backtest?.coverage ?? null,
    },
    inputs: await trainingTotals(dispatch, stored),
    rows: {
      columns: ['from', 'q10', 'q50', 'q90'],
      values: content.q50.map((q50, i) => [
        iso(content.start + i * quarter),
        content.q10[i] ?? null,
        q50,
        content.q90[i] ?? null,
      ]),
      truncated: false,
    },
    recordedAt,
    producedBy,
  };
}

/** Energy of each meter over the span that the model saw, as it was known when the forecast was stored. */
async function trainingTotals(
  { readings }: Dispatch,
  { meters, content, recordedAt }: StoredForecast,
): Promise<EvidenceInput[]> {
  const { trainedFrom: from } = content.origin;
  const to = content.issuedAt;
  const ids = meters.map(({ meter }) => meter);
  const totals = await readings.totals({ from, to, meters: ids, resolution: 'all', by: 'meter', asOf: recordedAt });
  return meters.map(({ meter, direction }) => {
    const total = totals.find((own) => own.key === meter && own.direction === direction);
    return {
      ref: meterTotalRef(meter, direction, from, to),
      role: 'measured',
      value: total ? String(total.amount) : null,
      unit: 'Wh',
      quality: total?.quality.worst ?? 'missing',
    };
  });
}
