import type { Quality } from '@lingtan/sdk';
import type { IntervalMethod, IntervalReason } from '../contracts/index.ts';

/** Result of closing one interval, before it has a revision. */
export interface ClosedInterval {
  /** ms UTC. */
  start: number;
  /** Integer Wh, null when missing. */
  energyWh: number | null;
  status: Quality;
  method: IntervalMethod;
  reason: IntervalReason | null;
  /** Register at the start and end boundary in integer Wh; null unless a counter was used. */
  startWh: number | null;
  endWh: number | null;
  /** Sum of rollovers and restarts inside the interval: energy = end − start + shift. */
  shiftWh: number;
  /**
   * First and last sample that the figure rests on, ms UTC. Of a missing interval the samples that would have to be
   * different; null on a side where there is none.
   */
  sampleFrom: number | null;
  sampleTo: number | null;
  /** Which point those samples belong to. */
  source: 'register' | 'power';
}

/** An interval whose energy is not known. */
export function missingInterval(
  start: number,
  reason: IntervalReason,
  samples: Pick<ClosedInterval, 'source' | 'sampleFrom' | 'sampleTo'>,
): ClosedInterval {
  return {
    start,
    energyWh: null,
    status: 'missing',
    method: 'none',
    reason,
    startWh: null,
    endWh: null,
    shiftWh: 0,
    ...samples,
  };
}

/**
 * Whether a recomputation says the same as the stored revision. The sample window is left out on purpose: one more
 * sample that leaves every figure as it was makes no revision.
 */
export function sameFigures(a: ClosedInterval, b: ClosedInterval): boolean {
  return (
    a.energyWh === b.energyWh &&
    a.status === b.status &&
    a.method === b.method &&
    a.reason === b.reason &&
    a.startWh === b.startWh &&
    a.endWh === b.endWh &&
    a.shiftWh === b.shiftWh
  );
}
