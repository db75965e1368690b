import { Age, Panel, Quantity, TimeSeries, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ForecastsData } from '../../contracts/forecast-routes.ts';
import { flatSteps, flatValues } from '../shared/flat-steps.ts';
import { useWordsOf } from '../shared/names.ts';
import { known } from '../shared/power.ts';
import { seriesColors, useUnitWords } from '../shared/unit-words.ts';
import { subjectKey, useSubjectName } from '../shared/use-subject.ts';
import { useT } from '../use-t.ts';
import { BacktestTable } from './backtest-table.tsx';
import { ForecastInputs } from './forecast-inputs.tsx';
import { SourceNotes } from './source-notes.tsx';

/** A forecast as the server tells it. */
export type ForecastView = ForecastsData['forecasts'][number];

/** One series: figures of its backtest, the curve with its band, what is known of it, and errors by horizon. */
export function ForecastPanel({ forecast }: { forecast: ForecastView }): ReactNode {
  const t = useT();
  const park = usePark();
  const name = useSubjectName();
  const unit = useUnitWords();
  const { series, start, stepMinutes, q10, q50, q90, actual, backtest, knownSteps } = forecast;
  const key = subjectKey(forecast);
  const length = stepMinutes * 60_000;
  const steps = q50.map((_, at) => ({ from: start + at * length, to: start + (at + 1) * length }));
  const color = seriesColors[series] ?? series;
  const allKnown = knownSteps === q50.length;
  const only = (wanted: boolean): (number | null)[] =>
    q50.map((value, at) => (at < knownSteps === wanted ? value : null));
  return (
    <Panel title={name(forecast)} meta={<Made forecast={forecast} />} flush data-testid={`forecast-${key}`}>
      <Figures forecast={forecast} />
      <TimeSeries
        series={[
          ...(knownSteps > 0
            ? [{ id: 'known', label: t('forecast.known'), color, ...flatSteps(steps, only(true)) }]
            : []),
          ...(allKnown
            ? []
            : [
                {
                  id: 'forecast',
                  label: t('forecast.median'),
                  longLabel: t('forecast.median-band'),
                  color,
                  dashed: true,
                  ...flatSteps(steps, only(false)),
                  min: flatValues(steps, q10),
                  max: flatValues(steps, q90),
                },
              ]),
          ...(known(actual) ? [{ id: 'actual', label: t('forecast.actual'), color, ...flatSteps(steps, actual) }] : []),
        ]}
        unit={unit(forecast.unit)}
        range={{ from: start, to: start + q50.length * length }}
        height={220}
        zeroBased
        exportName={`forecast-${key}-${park.id}`}
        summary={t('forecast.summary', { series: name(forecast) })}
        data-testid={`forecast-chart-${key}`}
      />
      <SourceNotes forecast={forecast} />
      {allKnown ? null : (
        <>
          <p className="sd-forecast-note">{t(known(q10) ? 'forecast.band' : 'forecast.no-band')}</p>
          <ForecastInputs forecast={forecast} />
          {backtest ? (
            <BacktestTable forecast={forecast} backtest={backtest} />
          ) : (
            <p className="sd-forecast-note">{t('forecast.no-backtest')}</p>
          )}
        </>
      )}
    </Panel>
  );
}

/** How and when it was made; that it is known where nothing was forecast. */
function Made({ forecast: { method: id, issuedAt } }: { forecast: ForecastView }): ReactNode {
  const t = useT();
  const method = useWordsOf('forecast.method');
  const [, vendor] = /^provider:(.*)$/.exec(id) ?? [];
  if (id === 'known') return t('forecast.all-known');
  return (
    <>
      {vendor === undefined ? method(id) : t('forecast.method-of', { provider: vendor })} · {t('forecast.issued')}{' '}
      <Age at={issuedAt} />
    </>
  );
}

/** Mean of the horizon, and how good the method was on past days where that is known. */
function Figures({
  forecast: { no, q50, knownSteps, backtest, ref, unit: stored },
}: {
  forecast: ForecastView;
}): ReactNode {
  const t = useT();
  const unit = useUnitWords()(stored);
  const small = stored === 'CNY/kWh' ? 4 : undefined;
  const percent = (value: number | null | undefined): number | null =>
    value === null || value === undefined ? null : value * 100;
  const values = q50.filter((value): value is number => value !== null);
  const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  const all = [
    { id: 'mean', value: mean, unit, digits: small },
    { id: 'mae', value: backtest?.mae ?? null, unit, digits: small },
    { id: 'nmae', value: percent(backtest?.nmae), unit: '%', digits: 1 },
    { id: 'skill', value: percent(backtest?.skill), unit: '%', digits: 1 },
    { id: 'coverage', value: percent(backtest?.coverage), unit: '%', digits: 1 },
  ] as const;
  const figures = backtest ? all : all.slice(0, 1);
  return (
    <dl className="sd-scores">
      {figures.map(({ id, value, unit: own, digits }) => (
        <div key={id}>
          <dt>{t(`forecast.score.${id}`)}</dt>
          <dd>
            <Quantity
              value={value}
              unit={own}
              digits={digits}
              size="lg"
              // What is published and not forecast opens where it is published.
              evidence={value === null ? null : no === null ? ref : `dispatch.forecast/${no}/${id}`}
              reason={t(id === 'mean' ? 'forecast.no-value' : 'forecast.no-score')}
              label={t(`forecast.score.${id}`)}
            />
          </dd>
          <dd className="sd-figure-note">
            {t(`forecast.score-note.${id === 'mean' && knownSteps === q50.length ? 'published' : id}`)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
