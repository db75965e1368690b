import { FilterSelect, Notice, Page, useApi, viewState, type PluginPageProps } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { AccuracyData } from '../../contracts/accuracy-routes.ts';
import { firstQuery, subjectKey, useChosenGroup, useSubjectGroups } from '../shared/use-subject.ts';
import { useT } from '../use-t.ts';
import { SeriesAccuracy } from './series-accuracy.tsx';

const spans = ['7', '14', '30', '90'] as const;

/** How good the forecasts were that were really issued: by series, by lead and by day. */
export function AccuracyPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const [days, setDays] = useState<string>('14');
  const [query, setQuery] = useState(firstQuery);
  const loaded = useApi<AccuracyData>(`./forecast-accuracy?days=${days}&${query}`, {
    refetchMs: 60_000,
    keepPrevious: true,
  });
  const { data } = loaded;
  const groups = useSubjectGroups(data?.choices ?? []);
  const [group, choose] = useChosenGroup(groups);
  if (group && group.query !== query) setQuery(group.query);
  const state = viewState(loaded, {
    when: data !== undefined && data.choices.length === 0,
    title: t('accuracy.empty'),
    hint: t('accuracy.empty-hint'),
  });
  return (
    <Page
      title={t('accuracy.title')}
      meta={data && t('accuracy.meta', { first: data.first, last: data.last })}
      actions={
        <>
          {groups.length > 1 && group ? (
            <FilterSelect
              label={t('subject.label')}
              value={group.value}
              options={groups}
              onChange={choose}
              data-testid="accuracy-series"
            />
          ) : null}
          <FilterSelect
            label={t('accuracy.days')}
            value={days}
            options={spans.map((value) => ({ value, label: t('accuracy.days-option', { count: Number(value) }) }))}
            onChange={setDays}
          />
        </>
      }
      state={state}
      data-testid="accuracy-page"
    >
      {data?.series
        .filter((each) => group?.has(each))
        .map((each) => (
          <SeriesAccuracy key={subjectKey(each)} accuracy={each} />
        ))}
      <Notice>{t('accuracy.note')}</Notice>
    </Page>
  );
}
