import { Evident, formatNumber, formatTime, useLanguage, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { errorDigits, useUnitWords } from '../shared/unit-words.ts';
import { useT } from '../use-t.ts';
import type { ForecastView } from './forecast-panel.tsx';

/** What the forecast was fitted to, and what it lacked. */
export function ForecastInputs({ forecast }: { forecast: ForecastView }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { missing, trainedFrom, trainedTo } = forecast;
  const count = (steps: number): string => formatNumber(steps, { digits: 0, language });
  const gaps = missing.history > 0 || missing.recent > 0;
  return (
    <>
      <p className="sd-forecast-note" data-warning={gaps || undefined}>
        {trainedFrom !== null &&
          trainedTo !== null &&
          t('forecast.trained', { from: formatTime(trainedFrom, 'date'), to: formatTime(trainedTo, 'date') })}{' '}
        {gaps
          ? `▲ ${t('forecast.missing', {
              history: count(missing.history),
              steps: count(missing.historySteps),
              recent: count(missing.recent),
            })}`
          : t('forecast.nothing-missing', { steps: count(missing.historySteps) })}
      </p>
      <CorrectionNote forecast={forecast} />
      <WeatherNote forecast={forecast} />
      <ProviderNotes forecast={forecast} />
      {missing.unknownDays.length > 0 && (
        <p className="sd-forecast-note">{t('forecast.unknown-days', { days: missing.unknownDays.join(', ') })}</p>
      )}
    </>
  );
}

/** How the models of vendors did, one line each; nothing where none is offered. */
function ProviderNotes({ forecast: { no, providers, unit: stored } }: { forecast: ForecastView }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const unit = useUnitWords()(stored);
  return providers.map(({ provider, model, mae, used, problem }) => {
    const params = {
      provider,
      model: model ?? '–',
      mae: mae === null ? '–' : `${formatNumber(mae, { digits: errorDigits(stored), language })} ${unit}`,
      problem: problem ?? '',
    };
    const outcome = problem !== null ? 'failed' : mae === null ? 'untried' : used ? 'used' : 'tried';
    return (
      <p key={provider} className="sd-forecast-note" data-warning={problem !== null || undefined}>
        {problem === null ? '' : '▲ '}
        <Evident
          evidence={no === null || mae === null ? null : `dispatch.forecast/${no}/vendor/${provider}`}
          value={t(`forecast.provider.${outcome}`, params)}
        />
      </p>
    );
  });
}

/** How the newest error is carried on; nothing where it is not. */
function CorrectionNote({ forecast: { no, correction, unit: stored } }: { forecast: ForecastView }): ReactNode {
  const t = useT();
  const words = useUnitWords()(stored);
  const language = useLanguage();
  if (!correction) return null;
  const { as, gain, decayMinutes, error } = correction;
  if (error === null) return <p className="sd-forecast-note">{t('forecast.correction.unknown')}</p>;
  const [value, unit] = as === 'share' ? [100 * error, '%'] : [error, words];
  const sign = value > 0 ? '+' : '';
  return (
    <p className="sd-forecast-note">
      <Evident
        evidence={no === null ? null : `dispatch.forecast/${no}`}
        value={t('forecast.correction.made', {
          error: `${sign}${formatNumber(value, { digits: as === 'share' ? 1 : errorDigits(stored), language })} ${unit}`,
          share: `${formatNumber(100 * gain, { digits: 0, language })} %`,
          minutes: formatNumber(decayMinutes, { digits: 0, language }),
        })}
      />
    </p>
  );
}

/** Which weather was used, or why none; nothing for a series that does not depend on it. */
function WeatherNote({ forecast: { weather, missing } }: { forecast: ForecastView }): ReactNode {
  const t = useT();
  const textOf = useLocalized();
  if (!weather) return null;
  const { provider, title, simulated, issuedAt, reason, params } = weather;
  if (reason !== null)
    return (
      <p className="sd-forecast-note" data-warning={reason === 'none-offered' ? undefined : true}>
        {reason === 'none-offered' ? '' : '▲ '}
        {t(`forecast.weather.reason.${reason}`, { provider: provider ?? '', ...params })}
      </p>
    );
  const name = title ? textOf(title) : (provider ?? '');
  const shown = simulated ? `${name} (${t('forecast.weather.simulated')})` : name;
  return (
    <p className="sd-forecast-note">
      {t('forecast.weather.used', { title: shown, time: issuedAt === null ? '–' : formatTime(issuedAt, 'short') })}{' '}
      {missing.withoutWeather > 0 && t('forecast.weather.unreached', { count: missing.withoutWeather })}
    </p>
  );
}
