import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useApi } from '../api/use-api.ts';
import type { ProblemError } from '../api/problem.ts';
import { useMoment } from './moment.tsx';
import { useLive } from './use-live.ts';

/** Newest value of a point. `quality` holds the bit flags of telemetry. */
export interface LatestValue {
  point: string;
  ts: number;
  value: number;
  quality: number;
}

type LatestAnswer = LatestValue[] | { values: LatestValue[] };

/** Puts newer values over older ones; returns the same map when nothing is newer. */
export function mergeLatest(
  old: ReadonlyMap<string, LatestValue>,
  incoming: Iterable<LatestValue>,
): ReadonlyMap<string, LatestValue> {
  let next: Map<string, LatestValue> | null = null;
  for (const value of incoming) {
    const before = (next ?? old).get(value.point);
    if (before && before.ts >= value.ts) continue;
    next ??= new Map(old);
    next.set(value.point, value);
  }
  return next ?? old;
}

const empty: ReadonlyMap<string, LatestValue> = new Map();

/**
 * Newest values of points, asked once and kept fresh by the topic `telemetry.latest`; none while a past time is shown.
 * To tell values that cannot be read from those that are not there, see {@link useLatestState}.
 */
export function useLatest(points: readonly string[]): ReadonlyMap<string, LatestValue> {
  return useLatestState(points).values;
}

/** {@link useLatest} with the query behind it, for `viewState`; values that come in while it fails are there all the same. */
export function useLatestState(points: readonly string[]): {
  values: ReadonlyMap<string, LatestValue>;
  query: UseQueryResult<unknown, ProblemError>;
} {
  const key = points.join(',');
  const replaying = useMoment() !== null;
  const asked = useApi<LatestAnswer>(points.length && !replaying ? '/telemetry/latest' : null, {
    query: { points: key },
  });
  const [values, setValues] = useState(empty);
  useEffect(() => {
    const data = asked.data;
    if (data) setValues((old) => mergeLatest(old, Array.isArray(data) ? data : data.values));
  }, [asked.data]);
  useLive<{ values: [string, number, number, number][] }>(points.length ? 'telemetry.latest' : null, (message) => {
    const wanted = new Set(key.split(','));
    const fresh = message.values
      .filter(([point]) => wanted.has(point))
      .map(([point, ts, value, quality]) => ({ point, ts, value, quality }));
    setValues((old) => mergeLatest(old, fresh));
  });
  return { values: replaying ? empty : values, query: asked };
}
