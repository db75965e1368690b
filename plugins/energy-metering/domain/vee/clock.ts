import type { RawSample } from '@lingtan/telemetry/contracts';
import type { Span } from '../grid.ts';
import { finding } from './finding.ts';
import type { Finding, Subject } from './finding.ts';
import { runSpan } from './slots.ts';
import type { Slots } from './slots.ts';

/** `clock`: the newest sample lies in the future, so the clock that stamped it is ahead. Measured in seconds. */
export function findFuture(subject: Subject, newest: number, now: number, aheadSeconds: number): Finding[] {
  const ahead = Math.round((newest - now) / 1000);
  if (ahead <= aheadSeconds) return [];
  return [
    finding(
      'clock',
      subject,
      { from: now, to: newest + 1 },
      {
        measured: ahead,
        limit: aheadSeconds,
        unit: 's',
        detail: { case: 'future' },
      },
    ),
  ];
}

/**
 * A block of a register's samples (in order of time) that does not belong where it lies: the register jumps at its start and
 * falls back at its end, so that the series without the block still grows. A clock that was set back wrote it. Null when
 * the fall has another cause.
 */
export function displacedBlock(samples: readonly RawSample[]): Span | null {
  for (let end = 1; end < samples.length; end++) {
    const after = samples[end]!;
    if (after.value >= samples[end - 1]!.value) continue;
    // The block is what lies above the reading after the fall, back to the last sample at or below that reading.
    let start = end - 1;
    while (start > 0 && samples[start - 1]!.value > after.value) start -= 1;
    const before = samples[start - 1];
    if (!before || end - start < 2) continue;
    return { from: samples[start]!.ts, to: samples[end - 1]!.ts + 1 };
  }
  return null;
}

/** `clock`: a displaced block as a finding; measured is its length in seconds. */
export function findDisplaced(subject: Subject, samples: readonly RawSample[], width: number): Finding[] {
  const block = displacedBlock(samples);
  if (block === null) return [];
  const span = { from: Math.floor(block.from / width) * width, to: Math.ceil(block.to / width) * width };
  return [
    finding('clock', subject, span, {
      measured: Math.round((block.to - 1 - block.from) / 1000),
      limit: 0,
      unit: 's',
      detail: { case: 'set-back' },
    }),
  ];
}

/** Fewer distinct amounts than this can repeat by themselves. */
const leastDistinct = 12;
/** Part of the day that must be measured on both days. */
const leastMeasured = 0.9;

/** `clock`: a day that repeats the day before amount by amount. Both days have the same number of slots. */
export function findDuplicateDay(subject: Subject, day: Slots, before: Float64Array): Finding[] {
  const { amounts } = day;
  if (amounts.length !== before.length) return [];
  let both = 0;
  const distinct = new Set<number>();
  for (let slot = 0; slot < amounts.length; slot++) {
    if (Number.isNaN(amounts[slot]!) || Number.isNaN(before[slot]!)) continue;
    if (amounts[slot] !== before[slot]) return [];
    both += 1;
    distinct.add(amounts[slot]!);
  }
  if (both < leastMeasured * amounts.length || distinct.size < leastDistinct) return [];
  return [
    finding('clock', subject, runSpan(day, { from: 0, to: amounts.length }), {
      measured: both,
      limit: leastDistinct,
      unit: 'interval',
      detail: { case: 'duplicate-day' },
    }),
  ];
}
