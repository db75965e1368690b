import { showsContent, StateView, TimeSeries, useApi, useNow, usePark, viewState } from '@lingtan/web-sdk';
import type { ChartSeries, WidgetProps } from '@lingtan/web-sdk';
import { memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { TrendData } from '../contracts/routes.ts';
import { itemColor, useItemName } from './items.ts';
import './energy.css';
import { useT } from './use-t.ts';

const legendHeight = 30;
const quarterHour = 15 * 60_000;

/** Mean power of each interval of the last 24 hours by source, stacked, with the load as a line. */
export function PowerTrendWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  const now = Math.floor(useNow(60_000) / quarterHour) * quarterHour;
  return (
    <>
      <span className="em-day-note">{t('trend.last-day')}</span>
      <PowerTrend height={height} from={now - 96 * quarterHour} to={now + quarterHour} />
    </>
  );
}

/** The same for any span. Draws again only when its data changes. */
export const PowerTrend = memo(function PowerTrend({
  height,
  from,
  to,
}: {
  height: number;
  from: number;
  to: number;
}): ReactNode {
  const t = useT();
  const park = usePark();
  const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const trend = useApi<TrendData>('./trend', { query, refetchMs: 60_000, keepPrevious: true });
  const series = useTrendSeries(trend.data);
  const state = viewState(trend, {
    when: trend.data?.ts.length === 0,
    title: t('empty.intervals'),
    hint: t('empty.today-hint'),
  });
  if (!showsContent(state) || !trend.data) return <StateView state={state} />;
  return (
    <TimeSeries
      series={series}
      unit="kW"
      range={{ from: trend.data.from, to: trend.data.to }}
      height={height - legendHeight}
      exportName={`power-by-source-${park.id}`}
      summary={t('trend.summary')}
      data-testid="power-trend"
    />
  );
});

/** Series of an answer: sources stacked, the load as a line. */
export function useTrendSeries(data: TrendData | undefined): ChartSeries[] {
  const t = useT();
  const name = useItemName();
  return useMemo(() => {
    if (!data) return [];
    const stacks = data.sources.map(({ item, powerKw }): ChartSeries => ({
      id: item,
      label: name('source', item),
      color: itemColor(item),
      ts: data.ts,
      values: powerKw,
      style: 'stack',
    }));
    const load: ChartSeries = { id: 'load', label: t('trend.load'), color: 'load', ts: data.ts, values: data.loadKw };
    return [...stacks, load];
    // Names change with the language, which `t` stands for.
  }, [data, name, t]);
}
