import {
  FilterSelect,
  localDate,
  Notice,
  Page,
  Panel,
  type PluginPageProps,
  useApi,
  useLocalized,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PlantDaysData, PlantNowData, PlantShape } from '../../contracts/routes.ts';
import { addDays } from '../shared/days.ts';
import { PlantChoice } from '../shared/plant-choice.tsx';
import { problemText } from '../train/problem-text.ts';
import { usePlants } from '../shared/use-plants.ts';
import { useT } from '../use-t.ts';
import { BalanceSankey } from './balance-sankey.tsx';
import { BalanceTable } from './balance-table.tsx';
import { ClosureTrends } from './closure-trends.tsx';
import { DaysTable } from './days-table.tsx';
import { PlantDiagram } from './plant-diagram.tsx';
import { PlantFigures } from './plant-figures.tsx';
import { StreamsTable } from './streams-table.tsx';

const shownDays = 45;

/** The plant now, its water balance by day, and what it has saved. */
export function PlantPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const { plants, plant, choose, state } = usePlants();
  return (
    <Page
      title={plant ? text(plant.name) : t('plant.title')}
      actions={<PlantChoice plants={plants} plant={plant} choose={choose} />}
      state={state}
      data-testid="water-plant"
    >
      {plant ? <PlantBody key={plant.id} plant={plant} /> : null}
    </Page>
  );
}

function PlantBody({ plant }: { plant: PlantShape }): ReactNode {
  const t = useT();
  const park = usePark();
  const [chosen, choose] = useState('');
  const now = useApi<PlantNowData>(`./plants/${plant.id}/now`, { refetchMs: 30_000, keepPrevious: true });
  const to = localDate(Date.now(), park.timeZone);
  const query = { from: addDays(to, -shownDays), to };
  const loaded = useApi<PlantDaysData>(`./plants/${plant.id}/days`, { query, refetchMs: 60_000, keepPrevious: true });
  const days = loaded.data?.days ?? [];
  const today = now.data ? { content: now.data.today, revision: 0, recordedAt: '', ref: '' } : null;
  const newest = days.find(({ content }) => content.nodes[0]!.verdict !== 'not judged') ?? days[0] ?? today;
  const shown = (chosen === 'today' ? today : days.find(({ content }) => content.day === chosen)) ?? newest;
  const evidence = (shown === today ? now.data?.todayRef : shown?.ref) ?? null;
  const choice = (
    <FilterSelect
      label={t('balance.day')}
      value={shown?.ref === '' ? 'today' : (shown?.content.day ?? '')}
      options={[
        { value: 'today', label: t('balance.today') },
        ...days.map(({ content }) => ({ value: content.day, label: content.day })),
      ]}
      onChange={choose}
    />
  );
  return (
    <>
      {plant.faults.length > 0 ? (
        <Notice tone="warning" title={t('plant.faults')} data-testid="water-plant-faults">
          {plant.faults.map((fault) => problemText(t, fault)).join('; ')}. {t('plant.faults-hint')}
        </Notice>
      ) : null}
      <PlantFigures plant={plant} now={now.data} newest={days[0]} />
      <Panel title={t('diagram.title')} meta={t('diagram.meta')}>
        <PlantDiagram plant={plant} />
      </Panel>
      <Panel title={t('balance.title')} actions={choice} state={viewState(now)}>
        {shown ? <BalanceSankey plant={plant} day={shown.content} evidence={evidence} /> : null}
      </Panel>
      <Panel title={t('balance.nodes')} meta={shown?.content.day} flush state={viewState(now)}>
        {shown ? <BalanceTable plant={plant} day={shown.content} evidence={evidence} /> : null}
      </Panel>
      <Panel title={t('balance.streams')} meta={t('balance.streams-meta')} flush state={viewState(now)}>
        {shown ? <StreamsTable plant={plant} day={shown.content} evidence={evidence} /> : null}
      </Panel>
      <ClosureTrends plant={plant} to={to} />
      <Panel
        title={t('days.title')}
        flush
        state={viewState(loaded, {
          when: loaded.data !== undefined && days.length === 0,
          title: t('days.empty'),
          hint: t('days.empty-hint'),
        })}
      >
        <DaysTable plant={plant} days={days} />
      </Panel>
    </>
  );
}
