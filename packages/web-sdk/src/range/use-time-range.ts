import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { formatZone } from '../format/locale.ts';
import { useNow } from '../live/use-now.ts';
import { useOptionalPark } from '../session/context.tsx';
import { readRange, resolveRange, writeRange, type ResolvedRange, type TimeRangeValue } from './range.ts';

export interface TimeRangeState extends ResolvedRange {
  value: TimeRangeValue;
  set: (value: TimeRangeValue) => void;
  zone: string;
}

/** The page's time range, kept in the URL under `range`; moves with the clock while it is live. */
export function useTimeRange(initial: TimeRangeValue = { kind: 'today' }): TimeRangeState {
  const [params, setParams] = useSearchParams();
  const zone = useOptionalPark()?.timeZone ?? formatZone();
  const now = useNow(5_000);
  const text = params.get('range');
  const fallback = writeRange(initial);
  const value = useMemo(() => readRange(text) ?? readRange(fallback)!, [text, fallback]);
  const { from, to, live } = resolveRange(value, now, zone);
  return {
    value,
    from,
    to,
    live,
    zone,
    set: (next) =>
      setParams(
        (before) => {
          const changed = new URLSearchParams(before);
          changed.set('range', writeRange(next));
          return changed;
        },
        { replace: true },
      ),
  };
}
