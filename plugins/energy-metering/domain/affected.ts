import type { RawSample } from '@lingtan/telemetry/contracts';
import { ceilTo, floorTo } from './grid.ts';
import type { Span } from './grid.ts';

/**
 * Which intervals can change when samples in `change` are new or corrected: from the interval of the last sample before
 * it to that of the first sample after it, since a boundary is interpolated between its two neighbours and a gap between
 * them may be of any length. Empty (from = to) when there is no sample in the change or after it, because then nothing
 * new is known.
 *
 * `samples` are ordered by time and hold the edges around the span that was read.
 */
export function affectedSpan(samples: readonly RawSample[], change: Span, width: number): Span {
  let before: number | null = null;
  let after: number | null = null;
  let inside = false;
  for (const { ts } of samples) {
    if (ts < change.from) before = ts;
    else if (ts < change.to) inside = true;
    else {
      after = ts;
      break;
    }
  }
  if (!inside && after === null) return { from: change.from, to: change.from };
  return { from: floorTo(before ?? change.from, width), to: ceilTo(after ?? change.to, width) };
}
