import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { formatZone } from '../format/locale.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useNow } from '../live/use-now.ts';
import { useOptionalPark } from '../session/context.tsx';
import { comparedRange, readCompare, type ComparedRange, type CompareKind } from './compare.ts';
import { readRange, resolveRange, writeRange, type ResolvedRange, type TimeRangeValue } from './range.ts';

export interface TimeRangeState extends ResolvedRange {
  value: TimeRangeValue;
  set: (value: TimeRangeValue) => void;
  zone: string;
  /** The range that the chosen one is compared with; null for none. */
  compared: (ComparedRange & { /** For the legend, in the language of the page. */ label: string }) | null;
  setCompare: (kind: CompareKind | null) => void;
}

/**
 * The page's time range, kept in the URL under `range`, and what it is compared with under `compare`; moves with the
 * clock while it is live.
 */
export function useTimeRange(initial: TimeRangeValue = { kind: 'today' }): TimeRangeState {
  const t = useSdkT();
  const [params, setParams] = useSearchParams();
  const zone = useOptionalPark()?.timeZone ?? formatZone();
  const now = useNow(5_000);
  const text = params.get('range');
  const kind = readCompare(params.get('compare'));
  const fallback = writeRange(initial);
  const value = useMemo(() => readRange(text) ?? readRange(fallback)!, [text, fallback]);
  const { from, to, live } = resolveRange(value, now, zone);
  const compared = useMemo(
    () => (kind ? { ...comparedRange({ from, to }, kind, zone), label: t(`range.compare.${kind}`) } : null),
    [kind, from, to, zone, t],
  );
  const put = (name: string, next: string | null) =>
    setParams(
      (before) => {
        const changed = new URLSearchParams(before);
        if (next === null) changed.delete(name);
        else changed.set(name, next);
        return changed;
      },
      { replace: true },
    );
  return {
    value,
    from,
    to,
    live,
    zone,
    compared,
    set: (next) => put('range', writeRange(next)),
    setCompare: (next) => put('compare', next),
  };
}
