import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { dispatchMethodName, forecastEnergyMethod, forecastMeanMethod } from '../../domain/index.ts';
import { unitOf } from '../../contracts/index.ts';
import type { AppliedCorrection } from '../../contracts/index.ts';
import { quarter } from '../context.ts';
import type { Dispatch } from '../context.ts';
import { readForecast } from '../forecasts/forecast-store.ts';
import type { StoredForecast } from '../forecasts/forecast-store.ts';
import { forecastRef, iso, meterTotalRef, producedBy } from '../refs.ts';
import { explainForecastFigure } from './explain-forecast-figure.ts';
import { explainPurged } from './explain-purged.ts';
import { forecastEnergy, forecastMean } from './forecast-energy.ts';
import { seriesName } from './series-name.ts';

/**
 * Explains a forecast by its method and what its model was trained on: energy meter by meter, or where prices and intensities
 * come from. Members see that of their enterprise.
 */
export async function explainForecast(
  dispatch: Dispatch,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [asked = '', ...figure] = ref.key.split('/');
  if (!/^\d{1,15}$/.test(asked) || figure.length > 2) return null;
  const stored = await dispatch.scope.db.tx((tx) => readForecast(tx, Number(asked)));
  const { enterpriseId } = viewer;
  if (enterpriseId !== null && stored?.enterpriseId !== enterpriseId) return null;
  if (!stored) return explainPurged(dispatch, 'forecasts', ref);
  if (asOf !== null && stored.recordedAt > asOf) return null;
  const { no, series, content, recordedAt } = stored;
  const { origin, missing, backtest } = content;
  const name = seriesName(dispatch, stored);
  if (figure.length > 0) return explainForecastFigure(stored, figure, name, await trainingTotals(dispatch, stored));
  const unit = unitOf(series);
  const energy = unit === 'kW';
  return {
    ref: forecastRef(no),
    title: { en: `${name.en}, forecast ${no}`, 'zh-CN': `${name['zh-CN']}预测 ${no}` },
    value: energy ? forecastEnergy(content) : forecastMean(content),
    unit: energy ? 'kWh' : unit,
    quality: 'estimated',
    method: dispatchMethodName(energy ? forecastEnergyMethod : forecastMeanMethod),
    formula: energy
      ? { en: 'sum of the median (q50) × step over the horizon', 'zh-CN': '预测时长内中位数（q50）× 步长之和' }
      : { en: 'mean of the median (q50) over the horizon', 'zh-CN': '预测时长内中位数（q50）的平均值' },
    parameters: {
      stepMinutes: content.stepMinutes,
      ...(energy ? {} : { stepsPublished: content.knownSteps ?? 0 }),
      forecastMethod: origin.method,
      settings: JSON.stringify(origin.parameters),
      modelHash: origin.modelHash,
      inputHash: origin.inputHash,
      trainedFrom: iso(origin.trainedFrom),
      trainedTo: iso(origin.trainedTo),
      ...correctionOf(origin.correction),
      stepsWithoutMeasurement: missing.history,
      stepsWithoutWeather: missing.withoutWeather ?? null,
      weather: content.weather?.reason === null ? content.weather.provider : null,
      weatherIssuedAt: content.weather?.issuedAt == null ? null : iso(content.weather.issuedAt),
      backtestMae: backtest?.mae ?? null,
      backtestCoverage: backtest?.coverage ?? null,
    },
    inputs: [
      ...(await trainingTotals(dispatch, stored)),
      ...(content.weather?.ref
        ? [{ ref: content.weather.ref, role: 'weather', value: null, quality: 'estimated' as const }]
        : []),
      ...(content.sources ?? []).flatMap(({ id, name: own, ref: source }) =>
        source === null ? [] : [{ ref: source, role: id, value: own }],
      ),
    ],
    rows: {
      columns: ['from', 'q10', 'q50', 'q90', 'published'],
      values: content.q50.map((q50, i) => [
        iso(content.start + i * quarter),
        content.q10[i] ?? null,
        q50,
        content.q90[i] ?? null,
        i < (content.knownSteps ?? 0) ? 1 : 0,
      ]),
      truncated: false,
    },
    recordedAt,
    producedBy,
  };
}

/** How the newest error was carried on; nothing where it was not. */
function correctionOf(correction: AppliedCorrection | null | undefined): Record<string, string | number | null> {
  if (!correction) return {};
  const { as, window, gain, decayMinutes, error } = correction;
  const settings = JSON.stringify({ as, window, gain, decayMinutes });
  return { correction: settings, newestError: error === null ? null : Math.round(error * 1e6) / 1e6 };
}

/** Energy of each meter over the span that the model saw, as it was known when the forecast was stored. */
async function trainingTotals(
  { readings }: Dispatch,
  { meters, content, recordedAt }: StoredForecast,
): Promise<EvidenceInput[]> {
  const { trainedFrom: from } = content.origin;
  const to = content.issuedAt;
  if (meters.length === 0) return [];
  const ids = meters.map(({ meter }) => meter);
  const totals = await readings.totals({ from, to, meters: ids, resolution: 'all', by: 'meter', asOf: recordedAt });
  return meters.map(({ meter, direction, minus }) => {
    const total = totals.find((own) => own.key === meter && own.direction === direction);
    return {
      ref: meterTotalRef(meter, direction, from, to),
      role: minus ? 'taken-out' : 'measured',
      value: total ? String(total.amount) : null,
      unit: 'Wh',
      quality: total?.quality.worst ?? 'missing',
    };
  });
}
