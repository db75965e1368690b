import {
  columnScale,
  Grid,
  Page,
  Panel,
  Quantity,
  TimeRange,
  useApi,
  useLanguage,
  useNow,
  usePark,
  useTimeRange,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import type { MetersData } from '../contracts/routes.ts';
import { EnergyFlow, useFlow } from './energy-flow.tsx';
import { powerRef } from './figure-refs.ts';
import { FlowTable } from './flow-table.tsx';
import { MeterIntervals } from './meter-intervals.tsx';
import { MetersTable } from './meters-table.tsx';
import { loadNow } from './power-now.tsx';
import { PowerTrend } from './power-trend.tsx';
import { useOverview } from './use-overview.ts';
import './energy.css';
import { useT } from './use-t.ts';

/** The live energy page: figures, power by source, flows, and every meter with its intervals. */
export function EnergyPage(): ReactNode {
  const t = useT();
  const park = usePark();
  const range = useTimeRange();
  const [params, setParams] = useSearchParams();
  const overview = useOverview();
  const meters = useApi<MetersData>('./meters', { refetchMs: 60_000 });
  const flow = useFlow(range.from, range.to).data?.flows[0];
  const chosen = params.get('meter');
  const meter = meters.data?.meters.find(({ id }) => id === chosen) ?? meters.data?.meters[0];
  const select = (id: string): void =>
    setParams(
      (before) => {
        const changed = new URLSearchParams(before);
        changed.set('meter', id);
        return changed;
      },
      { replace: true },
    );
  const state = viewState([meters, overview.query], {
    when: meters.data?.meters.length === 0,
    title: t('empty.meters'),
    hint: t('empty.meters-hint'),
  });
  return (
    <Page
      title={t('page.title')}
      meta={
        meters.data ? t('page.meta', { count: meters.data.meters.length, minutes: meters.data.intervalMinutes }) : null
      }
      actions={<TimeRange range={range} choices={['today', 'yesterday', '7d', 'month', 'custom']} />}
      state={state}
      data-testid="energy-page"
    >
      <Figures overview={overview} />
      <Panel title={t('trend.title')} height={280}>
        <PowerTrend height={280} from={range.from} to={range.to} />
      </Panel>
      <Grid>
        <Panel title={t('flow.title')} span={8} height={340}>
          <EnergyFlow height={340} from={range.from} to={range.to} />
        </Panel>
        <Panel title={t('flow.table')} span={4} flush>
          {flow ? <FlowTable flow={flow} exportName={`flows-${park.id}`} /> : null}
        </Panel>
      </Grid>
      <Panel title={t('meters.title')} flush>
        <MetersTable
          meters={meters.data?.meters ?? []}
          now={overview.now}
          selected={meter?.id ?? null}
          onSelect={select}
        />
      </Panel>
      {meter ? <MeterIntervals meter={meter} from={range.from} to={range.to} /> : null}
    </Page>
  );
}

function Figures({ overview }: { overview: ReturnType<typeof useOverview> }): ReactNode {
  const t = useT();
  const language = useLanguage();
  useNow();
  const { now, today, day } = overview;
  if (!now || !today) return null;
  const share = today.shares.green;
  const quality = today.quality.worst === 'actual' ? 'actual' : 'estimated';
  const balance = today.uses.find(({ item }) => item === 'balance');
  const scale = columnScale(
    today.sources.map(({ energyWh }) => energyWh),
    'Wh',
    language,
  );
  return (
    <Panel>
      <div className="em-figures">
        <Figure label={t('power.load')}>
          <Quantity
            value={loadNow(now)}
            unit="kW"
            ts={now.newestTs}
            size="lg"
            showAge
            evidence={powerRef(now, 'use/load')}
            label={t('power.load')}
          />
        </Figure>
        {today.sources.map((source) => (
          <Figure key={source.item} label={`${t.of('item.source', source.item)} · ${t(`${day}.energy`)}`}>
            <Quantity
              value={source.energyWh}
              unit="Wh"
              {...scale}
              size="lg"
              quality={quality}
              evidence={source.ref}
              label={t.of('item.source', source.item)}
            />
          </Figure>
        ))}
        <Figure label={t(`green.${day}`)}>
          <Quantity
            value={share === null ? null : share * 100}
            unit="%"
            digits={1}
            size="lg"
            quality={quality}
            evidence={today.shareRef}
            label={t(`green.${day}`)}
          />
        </Figure>
        {balance ? (
          <Figure label={t('item.use.balance')}>
            <Quantity
              value={balance.energyWh}
              unit="Wh"
              size="lg"
              quality={quality}
              evidence={balance.ref}
              label={t('item.use.balance')}
            />
          </Figure>
        ) : null}
      </div>
    </Panel>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div className="em-figure">
      <span className="em-head-label">{label}</span>
      {children}
    </div>
  );
}
