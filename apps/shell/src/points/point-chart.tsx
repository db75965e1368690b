import {
  Panel,
  resolvePath,
  StateView,
  TimeRange,
  TimeSeries,
  useIsPhone,
  useLocalized,
  usePark,
  useSeries,
  useTimeRange,
  viewState,
  withQuery,
  type TimeRangeValue,
} from '@lingtan/web-sdk';
import { Button } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { chartGroups } from './chart-groups.ts';
import type { ApiAsset, ApiPoint } from './types.ts';

const chartHeight = 220;
const oneChart = 252;

export interface PointChartProps {
  points: readonly ApiPoint[];
  assets: readonly ApiAsset[];
  note: string | null;
  onClear: () => void;
}

/** Chart of the chosen points over a range, one for each unit, with the export of the same. */
export function PointChart({ points, assets, note, onClear }: PointChartProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const phone = useIsPhone();
  const range = useTimeRange({ kind: 'live', minutes: 60 });
  const { compared } = range;
  const [before, setBefore] = useState<TimeRangeValue | null>(null);
  const ids = useMemo(() => points.map(({ id }) => id), [points]);
  const query = useSeries(ids, range);
  const other = useSeries(compared ? ids : [], compared ?? range);
  const label = useMemo(() => {
    const names = new Map(assets.map((asset) => [asset.id, text(asset.name)]));
    return (point: ApiPoint) => `${names.get(point.assetId) ?? point.assetId} · ${text(point.name)}`;
  }, [assets, text]);
  const groups = useMemo(() => chartGroups(points, query.data?.series, label), [points, query.data, label]);
  const comparisons = useMemo(
    () =>
      compared &&
      chartGroups(points, other.data?.series, label).map(({ series }) => ({
        series,
        shiftMs: compared.shiftMs,
        label: compared.label,
      })),
    [compared, points, other.data, label],
  );
  const csv = withQuery(resolvePath('/telemetry/export.csv', park.id, null), {
    points: ids,
    from: range.from,
    to: range.to,
  });
  const empty = points.length === 0;
  // A phone has no room to keep for a chart that nobody has asked for.
  if (empty && phone) return null;
  return (
    <Panel
      title={t('points.chart')}
      meta={note}
      data-testid="points-chart"
      actions={
        empty ? null : (
          <>
            <Button variant="subtle" leftSection={<IconX size={13} />} onClick={onClear}>
              {t('points.clear')}
            </Button>
            <Button variant="subtle" component="a" href={csv} download leftSection={<IconDownload size={13} />}>
              CSV
            </Button>
          </>
        )
      }
    >
      <div className="points-range">
        <TimeRange range={range} compare />
      </div>
      <div className="points-charts" style={{ minHeight: oneChart }}>
        {empty ? (
          <StateView state={{ kind: 'empty', title: t('points.choose'), hint: t('points.choose-hint') }} />
        ) : query.isError && !query.data ? (
          <StateView state={viewState(query)} />
        ) : (
          groups.map(({ unit, series }, at) => (
            <TimeSeries
              key={unit}
              series={series}
              compare={comparisons?.[at] ?? null}
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
