import type { ChartSeries, PointSeries } from '@lingtan/web-sdk';
import type { ApiPoint } from './types.ts';

/** Points that share an axis, since they have the same unit. */
export interface ChartGroup {
  unit: string;
  series: ChartSeries[];
}

function seriesOf(point: ApiPoint, data: PointSeries | undefined, label: string, place: number): ChartSeries {
  const raw = data?.resolution === 'raw';
  return {
    id: point.id,
    label,
    color: `var(--lt-series-${(place % 10) + 1})`,
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
}

/** Series of the chosen points by unit, each in the colour of its place among them all. */
export function chartGroups(
  points: readonly ApiPoint[],
  answer: readonly PointSeries[] | undefined,
  label: (point: ApiPoint) => string,
): ChartGroup[] {
  const found = new Map((answer ?? []).map((each) => [each.point, each]));
  const groups = new Map<string, ChartSeries[]>();
  points.forEach((point, place) => {
    const series = seriesOf(point, found.get(point.id), label(point), place);
    groups.set(point.unit, [...(groups.get(point.unit) ?? []), series]);
  });
  return [...groups].map(([unit, series]) => ({ unit, series }));
}
