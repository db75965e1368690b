import { FilterSelect, Notice, Page, useApi, useCan, viewState, type PluginPageProps } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ForecastsData } from '../../contracts/forecast-routes.ts';
import { Lacks } from '../board/lacks.tsx';
import { useFreshPlans, usePlans } from '../shared/use-plans.ts';
import { firstQuery, subjectKey, useChosenGroup, useSubjectGroups, useSubjectName } from '../shared/use-subject.ts';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { ForecastPanel } from './forecast-panel.tsx';
import '../board/board.css';
import './forecasts.css';

/** The newest forecasts of the series that are chosen: band, what came true, how they were made and how good their methods were. */
export function ForecastsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const name = useSubjectName();
  const why = useWordsOf('forecast.absent');
  const maySeePlans = useCan('dispatch.read');
  const [query, setQuery] = useState(firstQuery);
  const loaded = useApi<ForecastsData>(`./forecasts?${query}`, { refetchMs: 60_000, keepPrevious: true });
  const { choices = [], absent = [], forecasts = [] } = loaded.data ?? {};
  const groups = useSubjectGroups([...choices, ...absent]);
  const [group, choose] = useChosenGroup(groups);
  if (group && group.query !== query) setQuery(group.query);
  const shown = forecasts.filter((own) => group?.has(own));
  const missing = absent.filter((own) => group?.has(own));
  const state = viewState(loaded, {
    when: loaded.data !== undefined && choices.length + absent.length === 0,
    title: t('forecast.empty'),
    hint: t('forecast.empty-hint'),
    ...(maySeePlans ? { action: <PlanLacks /> } : {}),
  });
  return (
    <Page
      title={t('forecast.title')}
      meta={t('forecast.meta')}
      actions={
        groups.length > 1 && group ? (
          <FilterSelect
            label={t('subject.label')}
            value={group.value}
            options={groups}
            onChange={choose}
            data-testid="forecast-series"
          />
        ) : null
      }
      state={state}
      data-testid="forecasts-page"
    >
      {maySeePlans ? <FreshPlans /> : null}
      {missing.map((own) => (
        <Notice key={subjectKey(own)} data-testid={`absent-${subjectKey(own)}`}>
          {t('forecast.absent-of', { series: name(own) })} {why(own.code)}
          {typeof own.params['reason'] === 'string' ? ` (${own.params['reason']})` : ''}
        </Notice>
      ))}
      {shown.map((forecast) => (
        <ForecastPanel key={subjectKey(forecast)} forecast={forecast} />
      ))}
    </Page>
  );
}

/** Asks again when a plan is announced; members get no such message. */
function FreshPlans(): ReactNode {
  useFreshPlans();
  return null;
}

function PlanLacks(): ReactNode {
  return <Lacks lacks={usePlans(1).data?.lacks ?? []} />;
}
