import {
  Age,
  formatNumber,
  formatTime,
  Panel,
  Quantity,
  TimeSeries,
  useLanguage,
  usePark,
  useT,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ForecastsData } from '../../contracts/routes.ts';
import { flatSteps, flatValues } from '../shared/flat-steps.ts';
import { useWordsOf } from '../shared/names.ts';
import { known } from '../shared/power.ts';
import { BacktestTable } from './backtest-table.tsx';

/** A forecast as the server tells it. */
export type ForecastView = ForecastsData['forecasts'][number];

/** One series: figures of its backtest, the curve with its band, and errors by horizon. */
export function ForecastPanel({ forecast }: { forecast: ForecastView }): ReactNode {
  const t = useT();
  const park = usePark();
  const method = useWordsOf('forecast.method');
  const { series, start, stepMinutes, q10, q50, q90, actual, backtest } = forecast;
  const length = stepMinutes * 60_000;
  const steps = q50.map((_, at) => ({ from: start + at * length, to: start + (at + 1) * length }));
  return (
    <Panel
      title={t(`forecast.series.${series}`)}
      meta={
        <>
          {method(forecast.method)} · {t('forecast.issued')} <Age at={forecast.issuedAt} />
        </>
      }
      flush
      data-testid={`forecast-${series}`}
    >
      <Figures forecast={forecast} />
      <TimeSeries
        series={[
          {
            id: 'forecast',
            label: t('forecast.median'),
            longLabel: t('forecast.median-band'),
            color: series,
            dashed: true,
            ...flatSteps(steps, q50),
            min: flatValues(steps, q10),
            max: flatValues(steps, q90),
          },
          ...(known(actual)
            ? [{ id: 'actual', label: t('forecast.actual'), color: series, ...flatSteps(steps, actual) }]
            : []),
        ]}
        unit="kW"
        range={{ from: start, to: start + q50.length * length }}
        height={220}
        zeroBased
        exportName={`forecast-${series}-${park.id}`}
        summary={t('forecast.summary', { series: t(`forecast.series.${series}`) })}
        data-testid={`forecast-chart-${series}`}
      />
      <p className="sd-forecast-note">{t(known(q10) ? 'forecast.band' : 'forecast.no-band')}</p>
      <Inputs forecast={forecast} />
      {backtest ? (
        <BacktestTable forecast={forecast} backtest={backtest} />
      ) : (
        <p className="sd-forecast-note">{t('forecast.no-backtest')}</p>
      )}
    </Panel>
  );
}

/** Mean of the horizon, and how good the method was on past days where that is known. */
function Figures({ forecast: { q50, backtest, ref } }: { forecast: ForecastView }): ReactNode {
  const t = useT();
  const percent = (value: number | null | undefined): number | null =>
    value === null || value === undefined ? null : value * 100;
  const values = q50.filter((value): value is number => value !== null);
  const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  const all = [
    { id: 'mean', value: mean, unit: 'kW', digits: undefined },
    { id: 'mae', value: backtest?.mae ?? null, unit: 'kW', digits: undefined },
    { id: 'nmae', value: percent(backtest?.nmae), unit: '%', digits: 1 },
    { id: 'skill', value: percent(backtest?.skill), unit: '%', digits: 1 },
    { id: 'coverage', value: percent(backtest?.coverage), unit: '%', digits: 1 },
  ] as const;
  const figures = backtest ? all : all.slice(0, 1);
  return (
    <dl className="sd-scores">
      {figures.map(({ id, value, unit, digits }) => (
        <div key={id}>
          <dt>{t(`forecast.score.${id}`)}</dt>
          <dd>
            <Quantity
              value={value}
              unit={unit}
              digits={digits}
              size="lg"
              evidence={ref}
              reason={t(id === 'mean' ? 'forecast.no-value' : 'forecast.no-score')}
              label={t(`forecast.score.${id}`)}
            />
          </dd>
          <dd className="sd-figure-note">{t(`forecast.score-note.${id}`)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the forecast was fitted to, and what it lacked. */
function Inputs({ forecast }: { forecast: ForecastView }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { missing, trainedFrom, trainedTo } = forecast;
  const count = (steps: number): string => formatNumber(steps, { digits: 0, language });
  const gaps = missing.history > 0 || missing.recent > 0;
  return (
    <p className="sd-forecast-note" data-warning={gaps || undefined}>
      {t('forecast.trained', { from: formatTime(trainedFrom, 'date'), to: formatTime(trainedTo, 'date') })}{' '}
      {gaps
        ? `▲ ${t('forecast.missing', {
            history: count(missing.history),
            steps: count(missing.historySteps),
            recent: count(missing.recent),
          })}`
        : t('forecast.nothing-missing', { steps: count(missing.historySteps) })}
    </p>
  );
}
