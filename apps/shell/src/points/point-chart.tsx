import {
  Panel,
  resolvePath,
  StateView,
  TimeRange,
  TimeSeries,
  useLocalized,
  usePark,
  useSeries,
  useT,
  useTimeRange,
  viewState,
  withQuery,
  type ChartSeries,
  type TimeRangeValue,
} from '@lingtan/web-sdk';
import { Button } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { ApiAsset, ApiPoint } from './types.ts';

const chartHeight = 220;
const oneChart = 252;

/** Chosen points by unit: what has the same unit shares an axis. */
export function groupByUnit(points: readonly ApiPoint[]): { unit: string; points: ApiPoint[] }[] {
  const groups = new Map<string, ApiPoint[]>();
  for (const point of points) groups.set(point.unit, [...(groups.get(point.unit) ?? []), point]);
  return [...groups].map(([unit, list]) => ({ unit, points: list }));
}

export interface PointChartProps {
  points: readonly ApiPoint[];
  assets: readonly ApiAsset[];
  note: string | null;
  onClear: () => void;
}

/** Chart of the chosen points over a range, one for each unit, with the export of the same. */
export function PointChart({ points, assets, note, onClear }: PointChartProps): ReactNode {
  const t = useT('shell');
  const text = useLocalized();
  const park = usePark();
  const range = useTimeRange({ kind: 'live', minutes: 60 });
  const [before, setBefore] = useState<TimeRangeValue | null>(null);
  const ids = useMemo(() => points.map(({ id }) => id), [points]);
  const query = useSeries(ids, range);
  const groups = useMemo(() => groupByUnit(points), [points]);
  const charts = useMemo(() => {
    const series = new Map((query.data?.series ?? []).map((each) => [each.point, each]));
    const names = new Map(assets.map((asset) => [asset.id, text(asset.name)]));
    const order = new Map(ids.map((id, index) => [id, index]));
    return groups.map((group) => ({
      unit: group.unit,
      series: group.points.map((point): ChartSeries => {
        const data = series.get(point.id);
        const raw = data?.resolution === 'raw';
        return {
          id: point.id,
          label: `${names.get(point.assetId) ?? point.assetId} · ${text(point.name)}`,
          color: `var(--lt-series-${((order.get(point.id) ?? 0) % 10) + 1})`,
          ts: data?.ts ?? [],
          values: (raw || point.kind !== 'gauge' ? data?.last : data?.mean) ?? [],
          ...(raw || !data ? {} : { min: data.min, max: data.max }),
          style: point.kind === 'state' ? 'step' : 'line',
          gapMs: Math.max(
            60_000,
            point.expectedEverySeconds * 5_000,
            data && data.ts.length > 1 ? 3 * (data.ts[1]! - data.ts[0]!) : 0,
          ),
        };
      }),
    }));
  }, [groups, ids, assets, query.data, text]);
  const csv = withQuery(resolvePath('/telemetry/export.csv', park.id, null), {
    points: ids,
    from: range.from,
    to: range.to,
  });
  const empty = points.length === 0;
  return (
    <Panel
      title={t('points.chart')}
      meta={note}
      data-testid="points-chart"
      actions={
        <>
          {empty ? null : (
            <>
              <Button variant="subtle" leftSection={<IconX size={13} />} onClick={onClear}>
                {t('points.clear')}
              </Button>
              <Button variant="subtle" component="a" href={csv} download leftSection={<IconDownload size={13} />}>
                CSV
              </Button>
            </>
          )}
        </>
      }
    >
      <div className="points-range">
        <TimeRange range={range} />
      </div>
      <div className="points-charts" style={{ minHeight: oneChart }}>
        {empty ? (
          <StateView state={{ kind: 'empty', title: t('points.choose'), hint: t('points.choose-hint') }} />
        ) : query.isError && !query.data ? (
          <StateView state={viewState(query)} />
        ) : (
          charts.map(({ unit, series }) => (
            <TimeSeries
              key={unit}
              series={series}
              unit={unit}
              range={range}
              height={chartHeight}
              exportName={`${park.id}-points`}
              onZoom={(zoom) => {
                if (zoom) setBefore(before ?? range.value);
                else setBefore(null);
                range.set(zoom ? { kind: 'custom', ...zoom } : (before ?? range.value));
              }}
            />
          ))
        )}
      </div>
    </Panel>
  );
}
