import {
  formatTime,
  Grid,
  holds,
  Page,
  Panel,
  StateNote,
  TimeRange,
  useApi,
  useIsPhone,
  useMe,
  useNow,
  usePark,
  useTimeRange,
  viewState,
  type PluginPageProps,
} from '@lingtan/web-sdk';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { FlowFramesData, SupplyTermsData } from '../../contracts/supply-routes.ts';
import { useFlow } from '../energy-flow.tsx';
import { useT } from '../use-t.ts';
import { CellsTable } from './cells-table.tsx';
import { FlowSankey } from './flow-sankey.tsx';
import { linksAt, spanOf, stepOf } from './frames.ts';
import { RatioTiles } from './ratio-tiles.tsx';
import { RulePanel } from './rule-panel.tsx';
import { frameLabel, Scrubber } from './scrubber.tsx';
import { ShareBars } from './share-bars.tsx';
import { StorageOrigin } from './storage-origin.tsx';
import './flows.css';

/** Which source served which use: the flows of a period and of every moment in it, green shares, direct supply, storage origin. */
export function FlowsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const me = useMe();
  const park = usePark();
  const range = useTimeRange();
  const at = Math.min(range.to - 1, Math.floor(useNow(300_000) / 300_000) * 300_000);
  const terms = useApi<SupplyTermsData>('./supply-terms', {
    query: { at: new Date(at).toISOString() },
    keepPrevious: true,
  });
  const query = {
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    resolution: stepOf(range.from, range.to),
  };
  const frames = useApi<FlowFramesData>('./flow-frames', { query, keepPrevious: true, refetchMs: 60_000 });
  const flow = useFlow(range.from, range.to);
  const whole = flow.data?.flows[0];
  const seesPark = holds(me, park.id, 'energy.park-read');
  const none = {
    when: frames.data !== undefined && frames.data.links.length === 0,
    title: t('flows.empty'),
    hint: t('empty.range-hint'),
  };
  return (
    <Page
      title={t('flows.title')}
      meta={terms.data ? t(`flows.meta.${terms.data.rule}`) : null}
      actions={<TimeRange range={range} choices={['today', 'yesterday', '7d', 'month', 'custom']} />}
      state={viewState([frames, terms], none, flow)}
      data-testid="flows-page"
    >
      {frames.data && frames.data.restatingFrom !== null ? (
        <StateNote
          state={{
            kind: 'partial',
            message: t('flows.restating', { date: formatTime(frames.data.restatingFrom, 'date') }),
          }}
        />
      ) : null}
      {frames.data ? <Flows key={`${query.from}/${query.to}`} frames={frames.data} terms={terms.data} /> : null}
      {seesPark ? <RatioTiles at={at} /> : null}
      {seesPark ? <StorageOrigin from={range.from} to={range.to} terms={terms.data} /> : null}
      {terms.data ? (
        <RulePanel terms={terms.data} matches={whole?.contracts ?? []} span={`${query.from}/${query.to}`} />
      ) : null}
    </Page>
  );
}

function Flows({ frames, terms }: { frames: FlowFramesData; terms: SupplyTermsData | undefined }): ReactNode {
  const t = useT();
  const park = usePark();
  const phone = useIsPhone();
  const [asked, setAt] = useState<number | null>(null);
  const at = asked !== null && asked < frames.ts.length - 1 ? asked : null;
  const [playing, setPlaying] = useState(false);
  // The tables follow the moment when it rests; while it plays they would only flicker.
  const [rested, setRested] = useState<number | null>(null);
  if (!playing && rested !== at) setRested(at);
  const span = spanOf(frames, rested);
  const when = frameLabel(frames, at, t);
  const height = phone ? 420 : 400;
  return (
    <>
      <Grid>
        <Panel title={t('flows.sankey')} meta={when} span={8} data-testid="flows-panel">
          <FlowSankey links={linksAt(frames, at)} when={when} height={height} />
          <Scrubber data={frames} at={at} onMove={setAt} playing={playing} onPlay={setPlaying} />
        </Panel>
        <Panel title={t('flows.shares.title')} meta={frameLabel(frames, rested, t)} span={4} data-testid="shares-panel">
          {span ? <ShareBars from={span.from} to={span.to} /> : null}
        </Panel>
      </Grid>
      <Panel title={t('flows.cells.title')} meta={frameLabel(frames, rested, t)} flush>
        {span ? <CellsTable {...span} terms={terms} exportName={`supply-mix-${park.id}`} /> : null}
      </Panel>
    </>
  );
}
