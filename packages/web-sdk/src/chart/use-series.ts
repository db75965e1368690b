import { useApi } from '../api/use-api.ts';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ProblemError } from '../api/problem.ts';

/** Series of a point as the telemetry API sends it: columns of equal length, `ts` in ms. */
export interface PointSeries {
  point: string;
  unit: string;
  resolution: string;
  ts: number[];
  min: number[];
  max: number[];
  last: number[];
  mean: number[];
  count: number[];
  quality: number[];
}

/** Samples of points in a range, downsampled by the server to what a screen can show; asked again while it is live. */
export function useSeries(
  points: readonly string[],
  range: { from: number; to: number; live?: boolean },
  options: { maxPoints?: number; refetchMs?: number } = {},
): UseQueryResult<{ series: PointSeries[] }, ProblemError> {
  const end = range.live ? Math.min(range.to, Math.ceil(Date.now() / 60_000) * 60_000) : range.to;
  return useApi<{ series: PointSeries[] }>(points.length ? '/telemetry/range' : null, {
    query: {
      points: points.join(','),
      from: range.from,
      to: Math.max(end, range.from + 1),
      maxPoints: options.maxPoints ?? 600,
    },
    keepPrevious: true,
    ...(range.live ? { refetchMs: options.refetchMs ?? 10_000 } : {}),
  });
}
