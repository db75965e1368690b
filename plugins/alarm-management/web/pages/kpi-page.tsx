import {
  Evident,
  Figure,
  Figures,
  formatNumber,
  Page,
  Panel,
  TimeRange,
  TimeSeries,
  useApi,
  useLanguage,
  useLocalized,
  usePark,
  useTimeRange,
  viewState,
  type PluginPageProps,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { AlarmFigure } from '../../contracts/evidence.ts';
import type { AlarmKpiData } from '../../contracts/routes.ts';
import '../alarms.css';
import { useT } from '../use-t.ts';

/** What the standard calls acceptable for one operator. */
const target = { perTenMinutes: 1, standing: 10, stale: 5, floodShare: 0.01 };
const floodFrom = 10;

/** Whether the alarms serve the operator: rates, floods, what stands and what chatters, against the targets. */
export function KpiPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const park = usePark();
  const language = useLanguage();
  const range = useTimeRange({ kind: '7d' });
  const query = { from: range.from, to: Math.ceil(range.to / 60_000) * 60_000 };
  const loaded = useApi<AlarmKpiData>('./kpi', { query, keepPrevious: true });
  const { data } = loaded;
  const opens = kpiRefs(data);
  const figure = (
    id: 'per-ten' | 'flood-share' | 'standing' | 'stale',
    value: number,
    digits: number,
    most: number,
    scale = 1,
  ): ReactNode => (
    <Figure
      label={t(`kpi.${id}`)}
      note={`${value > most ? '▲ ' : ''}${t('kpi.target', { value: `${most * scale}${scale === 100 ? ' %' : ''}` })}`}
    >
      <Evident
        evidence={opens(id)}
        label={t(`kpi.${id}`)}
        value={`${formatNumber(value * scale, { language, digits: value === 0 ? 0 : digits })}${scale === 100 ? ' %' : ''}`}
      />
    </Figure>
  );
  return (
    <Page
      title={t('kpi.title')}
      actions={<TimeRange range={range} />}
      state={viewState(loaded)}
      data-testid="alarm-kpi"
    >
      {data ? (
        <>
          <Figures>
            {figure('per-ten', data.perTenMinutes, 3, target.perTenMinutes)}
            {figure('flood-share', data.floodShare, 2, target.floodShare, 100)}
            {figure('standing', data.standing, 0, target.standing)}
            {figure('stale', data.stale, 0, target.stale)}
            <Figure
              label={t('kpi.count')}
              note={<Evident evidence={opens('peak')} value={t('kpi.peak', { count: data.peakInTenMinutes })} />}
            >
              <Evident
                evidence={opens('count')}
                label={t('kpi.count')}
                value={formatNumber(data.count, { language, digits: 0 })}
              />
            </Figure>
            <Figure
              label={t('kpi.hidden')}
              note={
                <Evident
                  evidence="alarm.kpi/out-of-service"
                  value={t('kpi.out-of-service', { count: data.outOfService })}
                />
              }
            >
              <Evident
                evidence="alarm.kpi/shelved"
                label={t('kpi.hidden')}
                value={formatNumber(data.shelved, { language, digits: 0 })}
              />
            </Figure>
          </Figures>
          <Panel
            title={
              data.buckets.minutes === 60 ? t('kpi.chart-hour') : t('kpi.chart', { minutes: data.buckets.minutes })
            }
            flush
            state={viewState(loaded, { when: data.count === 0, title: t('kpi.nothing') })}
          >
            <TimeSeries
              series={[
                {
                  id: 'alarms',
                  label: t('title'),
                  color: 'series-1',
                  style: 'step',
                  ts: data.buckets.counts.map((_, index) => data.buckets.start + index * data.buckets.minutes * 60_000),
                  values: data.buckets.counts,
                },
              ]}
              unit=""
              range={query}
              height={200}
              zeroBased
              legend={false}
              {...(data.buckets.minutes === 10
                ? { limits: [{ value: floodFrom, label: t('kpi.flood-limit'), tone: 'alarm' as const }] }
                : {})}
              exportName={`alarm-rate-${park.id}`}
              summary={t('kpi.summary', { count: data.count })}
            />
          </Panel>
          <Worst data={data} />
        </>
      ) : null}
    </Page>
  );
}

/** References of the figures of the span that is shown. */
function kpiRefs(
  data: AlarmKpiData | undefined,
): (figure: AlarmFigure | 'alarm' | 'chatter', key?: string) => string | null {
  return (figure, key) => {
    if (!data) return null;
    const span = [data.from, data.to].map((at) => new Date(at).toISOString()).join('/');
    return `alarm.kpi/${figure}/${span}${key === undefined ? '' : `/${key}`}`;
  };
}

function Worst({ data }: { data: AlarmKpiData }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  const opens = kpiRefs(data);
  return (
    <div className="al-worst">
      <Panel title={t('kpi.frequent')}>
        {data.frequent.length === 0 ? <p>{t('kpi.nothing')}</p> : null}
        <ol className="al-ranking">
          {data.frequent.map(({ key, title, count, share }) => (
            <li key={key}>
              <span>{text(title)}</span>
              <span>
                <Evident
                  evidence={opens('alarm', key)}
                  label={text(title)}
                  value={`${count} · ${formatNumber(share * 100, { language, digits: 0 })} %`}
                />
              </span>
            </li>
          ))}
        </ol>
      </Panel>
      <Panel title={t('kpi.chattering')}>
        {data.chattering.length === 0 ? <p>{t('kpi.no-chatter')}</p> : null}
        <ol className="al-ranking">
          {data.chattering.map(({ key, title, most }) => (
            <li key={key}>
              <span>{text(title)}</span>
              <span>
                <Evident
                  evidence={opens('chatter', key)}
                  label={text(title)}
                  value={t('kpi.in-a-minute', { count: most })}
                />
              </span>
            </li>
          ))}
        </ol>
      </Panel>
      <Panel title={t('kpi.priorities')}>
        <ol className="al-ranking">
          {data.byPriority.map(({ priority, count }) => (
            <li key={priority}>
              <span>{t.of('priority', priority)}</span>
              <span>
                <Evident
                  evidence={opens(`priority-${priority}` as AlarmFigure)}
                  label={t.of('priority', priority)}
                  value={String(count)}
                />
              </span>
            </li>
          ))}
        </ol>
      </Panel>
    </div>
  );
}
