import type { RecentPeak } from './types.ts';

/** Spans that the memory of peaks is kept in. */
const spans = 12;

/** Notes a net load and its rise in the memory of the last `memoryS` seconds, and drops what is older. */
export function notePeak(
  peaks: readonly RecentPeak[],
  now: number,
  { kw, riseKw }: { kw: number; riseKw: number },
  memoryS: number,
): readonly RecentPeak[] {
  if (memoryS <= 0) return [];
  const width = (memoryS * 1000) / spans;
  const from = Math.floor(now / width) * width;
  const last = peaks.at(-1);
  if (last?.from === from && last.kw >= kw && last.riseKw >= riseKw) return peaks;
  // A clock that went back leaves nothing that could be called recent.
  const kept = peaks.filter((peak) => peak.from > now - memoryS * 1000 - width && peak.from < from);
  const own = last?.from === from ? last : { kw, riseKw };
  return [...kept, { from, kw: Math.max(own.kw, kw), riseKw: Math.max(own.riseKw, riseKw) }];
}

/** Highest net load in memory, kW; −Infinity without any. */
export function highestOf(peaks: readonly RecentPeak[]): number {
  let highest = -Infinity;
  for (const { kw } of peaks) if (kw > highest) highest = kw;
  return highest;
}

/** Largest rise in memory, kW; 0 without any. */
export function largestRise(peaks: readonly RecentPeak[]): number {
  let largest = 0;
  for (const { riseKw } of peaks) if (riseKw > largest) largest = riseKw;
  return largest;
}

/** Time constant of the usual step, s. */
const usualS = 300;

/**
 * Follows the size of the steps of the net load, kW. The mean of sizes and not of squares: one start of a furnace does not
 * make a quiet load restless for long.
 */
export function nextUsualStep(last: number | null, stepKw: number, dtS: number): number {
  const size = Math.abs(stepKw);
  return last === null ? size : last + (size - last) * (1 - Math.exp(-dtS / usualS));
}
