import { Page, useApi, useT, viewState, type PluginPageProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ForecastsData } from '../../contracts/routes.ts';
import { Lacks } from '../board/lacks.tsx';
import { useFreshPlans, usePlans } from '../shared/use-plans.ts';
import { ForecastPanel } from './forecast-panel.tsx';
import '../board/board.css';
import './forecasts.css';

/** The newest forecast of each series: band, what came true, how it was made and how good its method was. */
export function ForecastsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  useFreshPlans();
  const loaded = useApi<ForecastsData>('./forecasts', { refetchMs: 60_000, keepPrevious: true });
  const lacks = usePlans(1).data?.lacks ?? [];
  const forecasts = loaded.data?.forecasts ?? [];
  const state = viewState(loaded, {
    when: loaded.data !== undefined && forecasts.length === 0,
    title: t('forecast.empty'),
    hint: t('forecast.empty-hint'),
    action: <Lacks lacks={lacks} />,
  });
  return (
    <Page title={t('forecast.title')} meta={t('forecast.meta')} state={state} data-testid="forecasts-page">
      {forecasts.map((forecast) => (
        <ForecastPanel key={forecast.series} forecast={forecast} />
      ))}
    </Page>
  );
}
