import { StateView, TimeSeries, useApi, viewState } from '@lingtan/web-sdk';
import { memo } from 'react';
import type { ReactNode } from 'react';
import type { TrendData } from '../contracts/routes.ts';
import { useTrendSeries } from './power-trend.tsx';
import './energy.css';
import { useT } from './use-t.ts';

const captionHeight = 20;

/** Power of the last hour in minute means; keeps its place while it loads. */
export const PowerHour = memo(function PowerHour({ height }: { height: number }): ReactNode {
  const t = useT();
  const recent = useApi<TrendData>('./recent', { refetchMs: 20_000, keepPrevious: true });
  const series = useTrendSeries(recent.data);
  const state = viewState(recent);
  return (
    <div className="em-hour" style={{ minHeight: height }}>
      <span className="em-head-label">{t('power.hour')}</span>
      {recent.data ? (
        <TimeSeries
          series={series}
          unit="kW"
          range={{ from: recent.data.from, to: recent.data.to }}
          height={height - captionHeight}
          legend={false}
          nowLine={false}
          syncKey={null}
          zeroBased
          exportName="power-last-hour"
          summary={t('power.hour-summary')}
          data-testid="power-hour"
        />
      ) : state.kind === 'error' ? (
        <StateView state={state} />
      ) : null}
    </div>
  );
});
