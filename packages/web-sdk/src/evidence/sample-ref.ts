import type { EvidenceRef } from '@lingtan/sdk';

const minute = 60_000;

/** Evidence of a point's value at `ts`, ms UTC: the samples of the minute up to it, whose last one is the value. */
export function sampleRef(point: string, ts: number): EvidenceRef {
  return `telemetry.window/${point}/${new Date(ts + 1 - minute).toISOString()}/${new Date(ts + 1).toISOString()}`;
}
