import type { Quality } from '@lingtan/sdk';
import type { IntervalMethod, IntervalReason } from '../contracts/index.ts';

/** Result of closing one interval, before it has a revision. */
export interface ClosedInterval {
  /** ms UTC. */
  start: number;
  /** Integer base units of the meter's kind, null when missing. */
  amount: number | null;
  status: Quality;
  method: IntervalMethod;
  reason: IntervalReason | null;
  /** Register at the start and end boundary in integer base units; null unless a counter was used. */
  startReading: number | null;
  endReading: number | null;
  /** Sum of rollovers, restarts and replacements inside the interval: amount = end − start + shift. */
  shiftReading: number;
  /**
   * First and last sample that the figure rests on, ms UTC. Of a missing interval the samples that would have to be
   * different; null on a side where there is none.
   */
  sampleFrom: number | null;
  sampleTo: number | null;
  /** Which point those samples belong to. */
  source: 'register' | 'power';
  /** CT × PT of the device at the end; absent where none was used. */
  ratio?: number;
}

/** An interval whose energy is not known. */
export function missingInterval(
  start: number,
  reason: IntervalReason,
  samples: Pick<ClosedInterval, 'source' | 'sampleFrom' | 'sampleTo'>,
): ClosedInterval {
  return {
    start,
    amount: null,
    status: 'missing',
    method: 'none',
    reason,
    startReading: null,
    endReading: null,
    shiftReading: 0,
    ...samples,
  };
}

/**
 * Whether a recomputation says the same as the stored revision. The sample window is left out on purpose: one more
 * sample that leaves every figure as it was makes no revision.
 */
export function sameFigures(a: ClosedInterval, b: ClosedInterval): boolean {
  return (
    a.amount === b.amount &&
    a.status === b.status &&
    a.method === b.method &&
    a.reason === b.reason &&
    a.startReading === b.startReading &&
    a.endReading === b.endReading &&
    a.shiftReading === b.shiftReading
  );
}
