import {
  Figure,
  Figures,
  formatNumber,
  Grid,
  Notice,
  Page,
  Panel,
  type PluginPageProps,
  Quantity,
  TimeSeries,
  useApi,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { MatchFigure } from '../../contracts/evidence.ts';
import type { HourlyData } from '../../contracts/hourly-routes.ts';
import { AccountChoice, MonthChoice, UnknownAccount, useAccount, useMonth } from '../shared/choices.tsx';
import { useAccountName } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { Coverage } from './coverage.tsx';
import { DaysTable } from './days-table.tsx';
import { MatchHeatMap } from './heat-map.tsx';
import { matchEvidenceOf } from './match-evidence.ts';
import { StorageScorePanel } from './storage-score.tsx';

const hour = 3_600_000;

/** Consumption against certificates, hour by hour: the 24/7 score beside the match of the whole month. */
export function MatchPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const name = useAccountName();
  const [account] = useAccount(true);
  const [month] = useMonth();
  const loaded = useApi<HourlyData>('./hourly', { query: { account, month }, keepPrevious: true, refetchMs: 300_000 });
  const data = loaded.data;
  const empty = {
    when: data !== undefined && data.totals.loadWh === 0 && data.totals.certificatesWh === 0,
    title: t('match.empty', { month }),
    hint: t('match.empty-hint'),
  };
  return (
    <Page
      title={t('match.title')}
      meta={`${name(account)} · ${month}`}
      actions={
        <>
          <AccountChoice all />
          <MonthChoice />
        </>
      }
      state={viewState(loaded, empty)}
      data-testid="certificate-match"
    >
      <UnknownAccount all />
      {data ? <Match data={data} /> : null}
    </Page>
  );
}

function Match({ data }: { data: HourlyData }): ReactNode {
  const t = useT();
  const [month] = useMonth();
  const { estimatedShare } = data;
  return (
    <>
      {estimatedShare !== null && estimatedShare > 0 ? (
        <Notice
          tone="warning"
          title={t('match.estimated', { share: formatNumber(estimatedShare * 100, { digits: 1 }) })}
        >
          {t('match.estimated-hint')}
        </Notice>
      ) : null}
      <Scores data={data} />
      <Grid>
        <Panel title={t('match.heat')} meta={t('match.heat-meta')} span={6}>
          <MatchHeatMap data={data} />
        </Panel>
        <Panel title={t('match.days')} span={6} flush>
          <DaysTable data={data} />
        </Panel>
      </Grid>
      <Panel title={t('match.hours')} flush>
        <Hours data={data} />
      </Panel>
      {data.account === 'all' ? <Coverage month={month} /> : null}
      <StorageScorePanel account={data.account} month={month} />
    </>
  );
}

function Scores({ data }: { data: HourlyData }): ReactNode {
  const t = useT();
  const [month] = useMonth();
  const opens = (figure: MatchFigure): string => matchEvidenceOf(data, figure, month);
  const { totals, matchedPct, periodMatchPct } = data;
  return (
    <Figures data-testid="match-figures">
      <Figure label={t('match.score')} note={t('match.score-note')}>
        <Quantity
          value={matchedPct}
          unit="%"
          digits={1}
          size="lg"
          evidence={opens('score')}
          label={t('match.score')}
          reason={t('match.no-load')}
        />
      </Figure>
      <Figure label={t('match.period')} note={t('match.period-note')}>
        <Quantity
          value={periodMatchPct}
          unit="%"
          digits={1}
          size="lg"
          evidence={opens('period')}
          label={t('match.period')}
          reason={t('match.no-load')}
        />
      </Figure>
      <Figure label={t('match.load')} note={t('match.load-note')}>
        <Quantity value={totals.loadWh} unit="Wh" size="lg" evidence={data.consumptionRef} label={t('match.load')} />
      </Figure>
      <Figure label={t('match.certificates')} note={t('match.certificates-note')}>
        <Quantity
          value={totals.certificatesWh}
          unit="Wh"
          size="lg"
          evidence={opens('certificates')}
          label={t('match.certificates')}
        />
      </Figure>
      <Figure label={t('match.shortfall')} note={t('match.shortfall-note')}>
        <Quantity
          value={totals.shortfallWh}
          unit="Wh"
          size="lg"
          evidence={opens('shortfall')}
          label={t('match.shortfall')}
        />
      </Figure>
      <Figure label={t('match.excess')} note={t('match.excess-note')}>
        <Quantity value={totals.excessWh} unit="Wh" size="lg" evidence={opens('excess')} label={t('match.excess')} />
      </Figure>
    </Figures>
  );
}

function Hours({ data }: { data: HourlyData }): ReactNode {
  const t = useT();
  const park = usePark();
  const last = data.hours.at(-1);
  const series = [
    ['load', data.loadWh],
    ['certificates', data.certificatesWh],
    ['matched', data.matchedWh],
  ] as const;
  return (
    <TimeSeries
      series={series.map(([id, values]) => ({
        id,
        label: t(`match.${id}`),
        ts: data.hours,
        values,
        style: 'step' as const,
        ...(last === undefined ? {} : { endTs: last + hour }),
        gapMs: 2 * hour,
      }))}
      unit="Wh"
      range={{ from: data.from, to: data.to }}
      zeroBased
      height={280}
      exportName={`hourly-match-${park.id}`}
    />
  );
}
