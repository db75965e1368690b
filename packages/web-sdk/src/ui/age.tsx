import type { ReactNode } from 'react';
import { formatAge, formatTime } from '../format/time.ts';
import { useLanguage } from '../i18n/use-t.ts';
import { useNow } from '../live/use-now.ts';

export interface AgeProps {
  /** Time of the thing, ms or ISO; null when there never was one. */
  at: number | string | null | undefined;
  /** Older than this is drawn as stale. */
  staleAfterMs?: number;
}

/** `2 s ago`, counting; the exact time on hover. */
export function Age({ at, staleAfterMs }: AgeProps): ReactNode {
  const now = useNow();
  const language = useLanguage();
  if (at === null || at === undefined) return <span className="lt-age">–</span>;
  const age = now - (typeof at === 'number' ? at : new Date(at).getTime());
  const stale = staleAfterMs !== undefined && age > staleAfterMs;
  return (
    <time className="lt-age" data-stale={stale || undefined} title={formatTime(at)}>
      {formatAge(age, language)}
    </time>
  );
}
