import type { Quality } from '@lingtan/sdk';

/** A reading of a counter or level. */
export interface Reading {
  ts: number;
  value: number;
}

/** Water through a counter in a span. */
export interface CounterVolume {
  /** Null when the counter says nothing about the whole span. */
  m3: number | null;
  quality: Quality;
  notes: ('reset' | 'rollover' | 'gap')[];
}

/** Two readings further apart are interpolated all the same, and the result is an estimate. */
const gapMs = 3_600_000;
/** A step down from above this share of the turning point is the counter beginning anew. */
const rolloverShare = 0.9;

/**
 * Value at an instant by the readings around it, straight between them.
 * @returns null when there is no reading on one of its sides
 */
export function valueAt(readings: readonly Reading[], at: number): { value: number; gap: number } | null {
  let low = 0;
  let high = readings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (readings[middle]!.ts <= at) low = middle + 1;
    else high = middle;
  }
  const before = readings[low - 1];
  const after = readings[low];
  if (before && before.ts === at) return { value: before.value, gap: 0 };
  if (!before || !after) return null;
  const share = (at - before.ts) / (after.ts - before.ts);
  // Across a step down nothing lies between: the value before it holds.
  const value = after.value < before.value ? before.value : before.value + (after.value - before.value) * share;
  return { value, gap: after.ts - before.ts };
}

/**
 * Difference of a counter over [from, to), by its steps. A step down is the turning point where one is known, else a counter that
 * was reset or replaced: it counts from 0, and what passed before is not known, so the result is an estimate.
 * @param readings ordered by time, with one on each side of the span
 */
export function counterVolume(
  readings: readonly Reading[],
  from: number,
  to: number,
  rolloverM3?: number,
): CounterVolume {
  const start = valueAt(readings, from);
  const end = valueAt(readings, to);
  if (!start || !end) return { m3: null, quality: 'missing', notes: [] };
  const notes = new Set<CounterVolume['notes'][number]>();
  let previous = { ts: from, value: start.value };
  let sum = 0;
  const inner = readings.filter(({ ts }) => ts > from && ts < to);
  for (const reading of [...inner, { ts: to, value: end.value }]) {
    const step = reading.value - previous.value;
    if (reading.ts - previous.ts > gapMs) notes.add('gap');
    if (step >= 0) sum += step;
    else if (rolloverM3 !== undefined && previous.value > rolloverShare * rolloverM3) {
      sum += rolloverM3 - previous.value + reading.value;
      notes.add('rollover');
    } else {
      sum += reading.value;
      notes.add('reset');
    }
    previous = reading;
  }
  if (start.gap > gapMs || end.gap > gapMs) notes.add('gap');
  return { m3: sum, quality: notes.has('reset') || notes.has('gap') ? 'estimated' : 'actual', notes: [...notes] };
}
