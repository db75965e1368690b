import {
  type Column,
  DataTable,
  Figure,
  Figures,
  formatShare,
  formatTime,
  Grid,
  Notice,
  Page,
  Panel,
  type PluginPageProps,
  Quantity,
  TimeSeries,
  useLanguage,
  useLocalized,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { NowData } from '../../contracts/inventory-routes.ts';
import { useUseName } from '../shared/names.ts';
import { useCarbonNow } from '../shared/use-carbon-now.ts';
import { useT } from '../use-t.ts';
import { NowLevers } from './now-levers.tsx';
import { hasOutlook, NowOutlook, useOutlook } from './now-outlook.tsx';

type Use = NowData['byUse'][number];

/** Carbon of today: how much, how dense, and who. */
export function NowPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const loaded = useCarbonNow();
  const data = loaded.data;
  const outlook = useOutlook();
  const consumed = data?.hours.reduce((sum, { consumptionWh }) => sum + consumptionWh, 0) ?? 0;
  // A day that has just begun hides nothing of the month and the year.
  const ahead = outlook.data && hasOutlook(outlook.data);
  const empty = { when: data !== undefined && consumed === 0, title: t('now.empty'), hint: t('now.empty-hint') };
  return (
    <Page
      title={t('now.title')}
      meta={t('now.meta')}
      state={viewState(loaded, { ...empty, when: empty.when && outlook.isFetched && !ahead && !outlook.isError })}
      data-testid="carbon-now"
    >
      {data ? (
        <>
          {data.problem ? (
            <Notice tone="warning" title={t('now.problem')}>
              {text(data.problem.text)}
            </Notice>
          ) : null}
          {empty.when ? (
            <Notice title={empty.title}>{empty.hint}</Notice>
          ) : (
            <>
              <Summary data={data} consumed={consumed} />
              <Grid>
                <Panel title={t('now.intensity')} meta={t('now.intensity-meta')} span={6} flush>
                  <Intensity data={data} />
                </Panel>
                <Panel title={t('now.by-use')} span={6} flush>
                  <ByUse rows={data.byUse} span={data} />
                </Panel>
              </Grid>
            </>
          )}
          <NowLevers />
          <NowOutlook />
        </>
      ) : null}
    </Page>
  );
}

function Summary({ data, consumed }: { data: NowData; consumed: number }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const language = useLanguage();
  const { factor, quality } = data;
  const parts = [
    t('now.until', { time: formatTime(data.countedTo, 'minute', park.timeZone) }),
    ...(['estimated', 'edited', 'missing'] as const)
      .filter((each) => quality[each] > 0)
      .map((each) => t(`now.${each}`, { share: formatShare(quality[each], { language }) })),
  ];
  const last = data.hours.findLast(({ intensity }) => intensity !== null);
  return (
    <Figures data-testid="now-figures">
      <Figure label={t('now.today')} note={[t('now.live'), ...parts].join(' · ')}>
        <Quantity
          value={data.kg}
          unit="kg"
          size="lg"
          quality={quality.actual === 1 ? 'actual' : 'estimated'}
          evidence={data.kgRef}
          label={t('now.today')}
          {...(data.problem ? { reason: text(data.problem.text) } : {})}
        />
      </Figure>
      <Figure label={t('now.intensity-now')} note={t('now.of-today', { value: data.intensity?.toFixed(3) ?? '–' })}>
        <Quantity
          value={last?.intensity ?? null}
          unit="kgCO2/kWh"
          scale="none"
          digits={3}
          size="lg"
          evidence={last?.intensityRef ?? null}
          label={t('now.intensity-now')}
        />
      </Figure>
      <Figure label={t('now.consumption')} note={t('now.consumption-note')}>
        <Quantity
          value={consumed}
          unit="Wh"
          size="lg"
          quality={quality.actual === 1 ? 'actual' : 'estimated'}
          evidence={data.ref}
          label={t('now.consumption')}
        />
      </Figure>
      <Figure
        label={t('now.factor')}
        note={
          factor
            ? t(factor.year === null ? 'now.factor-fixed' : data.flagged ? 'now.factor-flagged' : 'now.factor-note', {
                area: factor.area,
                year: factor.year ?? '–',
              })
            : null
        }
      >
        <Quantity
          value={factor ? Number(factor.value) : null}
          unit={factor?.unit ?? 'kgCO2/kWh'}
          scale="none"
          digits={4}
          size="lg"
          evidence={factor?.ref ?? null}
        />
      </Figure>
    </Figures>
  );
}

const hour = 3_600_000;

function Intensity({ data }: { data: NowData }): ReactNode {
  const t = useT();
  const park = usePark();
  return (
    <TimeSeries
      series={[
        {
          id: 'intensity',
          label: t('now.intensity'),
          ts: data.hours.map(({ from }) => from),
          values: data.hours.map(({ intensity }) => intensity),
          style: 'step',
          endTs: data.countedTo,
          gapMs: 2 * hour,
        },
      ]}
      unit="kgCO2/kWh"
      range={{ from: data.from, to: data.from + 24 * hour }}
      {...(data.factor
        ? { limits: [{ value: Number(data.factor.value), label: t('now.factor'), tone: 'limit' as const }] }
        : {})}
      zeroBased
      height={260}
      exportName={`carbon-intensity-${park.id}`}
    />
  );
}

function ByUse({ rows, span }: { rows: readonly Use[]; span: Pick<NowData, 'from' | 'to'> }): ReactNode {
  const t = useT();
  const park = usePark();
  const name = useUseName();
  const during = [span.from, span.to].map((ts) => new Date(ts).toISOString()).join('/');
  const columns: Column<Use>[] = [
    { id: 'use', title: t('column.use'), phone: true, value: ({ use }) => name(use) },
    {
      id: 'energy',
      title: t('column.consumption'),
      kind: 'number',
      unit: 'kWh',
      value: ({ consumptionWh }) => consumptionWh / 1000,
      render: ({ consumptionWh, ref }) => <Quantity value={consumptionWh} unit="Wh" evidence={ref} />,
    },
    {
      id: 'kg',
      title: t('column.emissions'),
      kind: 'number',
      unit: 'tCO2',
      phone: true,
      value: ({ kg }) => (kg === null ? null : kg / 1000),
      render: ({ kg, use }) => (
        <Quantity value={kg} unit="kgCO2" evidence={`carbon.now/kg/${use}/${during}`} label={t('column.emissions')} />
      ),
    },
    {
      id: 'intensity',
      hidden: true,
      title: t('column.intensity'),
      kind: 'number',
      unit: 'kgCO2/kWh',
      value: ({ kg, consumptionWh }) => (kg === null || consumptionWh === 0 ? null : (kg * 1000) / consumptionWh),
    },
  ];
  return (
    <DataTable
      id="now"
      columns={columns}
      rows={rows}
      rowKey={({ use }) => use}
      exportName={`carbon-now-${park.id}`}
      maxHeight={300}
    />
  );
}
