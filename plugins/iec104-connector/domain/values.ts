import type { Cp56Time, Iec104Object } from '@lingtan/protocols';
import { instantsOfLocal, wallClock } from '@lingtan/sdk';
import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { Iec104PointConfig } from '../contracts/config.ts';

/** A time tag that is so far ahead of the arrival cannot be true, ms. */
const farAheadMs = 300_000;

/** Quality of a sample from the bits of QDS, SIQ, DIQ or BCR: invalid is bad, not topical and overflow are uncertain. */
export function qualityOf({ quality, counter }: Pick<Iec104Object, 'quality' | 'counter'>): number {
  if (counter) return (counter.invalid ? sampleQuality.bad : 0) | (counter.adjusted ? sampleQuality.uncertain : 0);
  if (!quality) return 0;
  return (
    (quality.invalid ? sampleQuality.bad : 0) |
    (quality.substituted ? sampleQuality.substituted : 0) |
    (quality.notTopical || quality.overflow || quality.blocked ? sampleQuality.uncertain : 0)
  );
}

/** Instant of a time tag; null where its clock cannot be trusted, it is no time, or it lies ahead. */
export function instantOf(time: Cp56Time | null | undefined, timeZone: string, arrivedAt: number): number | null {
  if (!time || time.invalid) return null;
  const [first, second] = timeZone === 'UTC' ? [time.wallMs] : instantsOfLocal(time.wallMs, timeZone);
  // In the hour that autumn repeats the summer bit says which one it is.
  const at = (second !== undefined && !time.summer ? second : first) ?? null;
  return at !== null && at <= arrivedAt + farAheadMs ? at : null;
}

/** The wall clock of an instant as a time tag. */
export function timeTag(at: number, timeZone: string): Cp56Time {
  return { wallMs: timeZone === 'UTC' ? at : wallClock(at, timeZone), invalid: false, summer: false };
}

/** Value of the park from that of the wire. Double points tell 0 and 1; between states and error say nothing. */
export function valueOf(
  object: Iec104Object,
  typeId: number,
  { scale, offset }: Pick<Iec104PointConfig, 'scale' | 'offset'>,
): number | null {
  const { value } = object;
  if (value === null) return null;
  const double = typeId === 3 || typeId === 31;
  if (double && value !== 1 && value !== 2) return null;
  return (double ? value - 1 : value) * scale + offset;
}
