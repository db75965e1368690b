import type { Verdict } from './types.ts';

/** A verdict over a window. Times in milliseconds. */
export interface WindowVerdict {
  from: number;
  to: number;
  verdict: Verdict;
  ratio: number | null;
}

/** A run of windows in exceedance: one event, however long it lasts. */
export interface Episode {
  from: number;
  to: number;
  /** Windows in exceedance. */
  windows: number;
  /** Largest ratio of value to limit. */
  worst: number | null;
  /** The last window known is in exceedance. */
  open: boolean;
}

/**
 * Episodes from verdicts in order of time. A window that was not judged neither ends an episode nor counts in it: nobody knows; a
 * compliant window ends it.
 */
export function episodesOf(verdicts: readonly WindowVerdict[]): Episode[] {
  const episodes: Episode[] = [];
  let current: Episode | null = null;
  for (const { from, to, verdict, ratio } of verdicts.toSorted((a, b) => a.from - b.from)) {
    if (verdict === 'not judged') continue;
    if (verdict !== 'exceedance') {
      if (current) current.open = false;
      current = null;
      continue;
    }
    if (current === null) {
      current = { from, to, windows: 0, worst: null, open: true };
      episodes.push(current);
    }
    current.to = to;
    current.windows++;
    current.worst = ratio === null ? current.worst : Math.max(current.worst ?? ratio, ratio);
  }
  return episodes;
}
