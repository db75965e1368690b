import { Age, formatTime, machineText, Page, Panel, TimeSeries, useApi, usePark, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { WeatherData } from '../contracts/routes.ts';
import { useT } from './use-t.ts';

const charts = [
  { id: 'irradiance', unit: 'W/m²', color: 'pv', zeroBased: true },
  { id: 'wind-speed', unit: 'm/s', color: 'wind', zeroBased: true },
  { id: 'temperature', unit: '°C', color: 'heat', zeroBased: false },
  { id: 'cloud-cover', unit: '%', color: 'grid', zeroBased: true },
] as const;

/** The newest forecast, and how fetching goes. */
export function WeatherPage(): ReactNode {
  const t = useT();
  const loaded = useApi<WeatherData>('./weather', { refetchMs: 60_000, keepPrevious: true });
  const { data } = loaded;
  const state = viewState(loaded, {
    when: data !== undefined && data.newest === null,
    title: t('empty.title'),
    hint: data?.lastError ? t('empty.failed', { error: machineText(data.lastError) }) : t('empty.hint'),
  });
  return (
    <Page
      title={t('title')}
      meta={
        data?.newest && (
          <>
            {t('meta', { service: data.service })} · <Age at={data.newest.issuedAt} />
          </>
        )
      }
      state={state}
      data-testid="weather-page"
    >
      {data && data.failures > 0 && (
        <p className="lt-notice" role="status">
          ▲{' '}
          {t('failing', {
            count: data.failures,
            error: machineText(data.lastError ?? ''),
            time: formatTime(data.nextAt, 'short'),
          })}
        </p>
      )}
      {data?.newest && <Charts newest={data.newest} />}
    </Page>
  );
}

function Charts({ newest }: { newest: NonNullable<WeatherData['newest']> }): ReactNode {
  const t = useT();
  const park = usePark();
  const step = newest.stepMinutes * 60_000;
  return charts
    .filter(({ id }) => newest[id].length > 0)
    .map(({ id, unit, color, zeroBased }) => (
      <Panel key={id} title={t(`quantity.${id}`)} flush>
        <TimeSeries
          series={[
            {
              id,
              label: t(`quantity.${id}`),
              color,
              ts: newest[id].map((_, i) => newest.start + (i + 0.5) * step),
              values: newest[id],
            },
          ]}
          unit={unit}
          range={{ from: newest.start, to: newest.start + newest[id].length * step }}
          height={180}
          zeroBased={zeroBased}
          exportName={`weather-${id}-${park.id}`}
          summary={t('summary', { quantity: t(`quantity.${id}`) })}
          data-testid={`weather-${id}`}
        />
      </Panel>
    ));
}
