import { Grid, Page, Panel, TimeRange, useApi, useTimeRange, viewState, type PluginPageProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import type { LoadData } from '../../contracts/analysis.ts';
import { useT } from '../use-t.ts';
import { Anomalies } from './anomalies.tsx';
import { DailyMaxima } from './daily-maxima.tsx';
import { DurationChart } from './duration-chart.tsx';
import { HeatMap } from './heat-map.tsx';
import { LoadFigures } from './load-figures.tsx';
import { SubjectSelect } from './subject-select.tsx';
import './analysis.css';

/** The load of the park, an enterprise or a meter: figures, duration curve, heat map, daily maxima, what was unusual. */
export function LoadPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const range = useTimeRange();
  const [params, setParams] = useSearchParams();
  const subject = params.get('subject') ?? undefined;
  const query = {
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    ...(subject === undefined ? {} : { subject }),
  };
  const load = useApi<LoadData>('./analysis/load', { query, keepPrevious: true });
  const choose = (id: string): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        next.set('subject', id);
        return next;
      },
      { replace: true },
    );
  const state = viewState(load, {
    when: load.data !== undefined && load.data.figures.known === 0,
    title: t('load.empty'),
    hint: t('empty.range-hint'),
  });
  return (
    <Page
      title={t('load.title')}
      meta={
        load.data
          ? t(load.data.figures.unknown > 0 ? 'load.meta' : 'load.meta-all', {
              known: load.data.figures.known,
              unknown: load.data.figures.unknown,
            })
          : null
      }
      actions={
        <>
          {load.data ? <SubjectSelect data={load.data} onChoose={choose} /> : null}
          <TimeRange range={range} choices={['today', 'yesterday', '7d', 'month', 'custom']} />
        </>
      }
      state={state}
    >
      {load.data ? (
        <>
          <LoadFigures data={load.data} />
          <Grid>
            <Panel title={t('load.duration')} meta={t('load.duration-meta')} span={6} data-testid="duration-curve">
              <DurationChart data={load.data} />
            </Panel>
            <Panel title={t('load.heat')} meta={t('load.heat-meta')} span={6} data-testid="heat-map">
              <HeatMap data={load.data} />
            </Panel>
            <Panel title={t('load.days')} meta={t('load.days-meta')} span={7} flush>
              <DailyMaxima data={load.data} />
            </Panel>
            <Panel title={t('load.anomalies')} meta={t('load.anomalies-meta')} span={5} flush data-testid="anomalies">
              <Anomalies data={load.data} />
            </Panel>
          </Grid>
        </>
      ) : null}
    </Page>
  );
}
