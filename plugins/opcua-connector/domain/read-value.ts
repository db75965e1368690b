import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { NodeMapping } from '../contracts/config.ts';

/** What a server said of a variable, as far as it matters here. */
export interface ServerValue {
  /** As the library decodes it: number, boolean, `[high, low]` for 64 bits, or something that is no number. */
  value: unknown;
  /** StatusCode, 32 bits. */
  status: number;
  /** ms UTC; null where the server did not say. */
  sourceAt: number | null;
  serverAt: number | null;
  /** Set for integers of 64 bits, which come as two halves. */
  wide: 'signed' | 'unsigned' | null;
}

/** A number with quality and time, or why there is none. */
export type ValueRead = { ok: true; value: number; quality: number; ts: number } | { ok: false; reason: string };

/** A time that lies further ahead is the fault of a clock. */
const mostAheadMs = 60_000;
const earliest = Date.UTC(2000, 0, 1);

// Part 8 A.4.3 and part 4 7.39: codes of values that stand in for a measured one.
const substitutes = new Set([0x4091_0000, 0x0096_0000]);

/**
 * Quality of a StatusCode: its two top bits say good, uncertain or bad (OPC UA part 4, 7.39); a value that stands in for a
 * measured one is substituted.
 */
export function qualityOf(status: number): number {
  if (substitutes.has((status & 0xffff_0000) >>> 0)) return sampleQuality.substituted;
  const severity = status >>> 30;
  return severity === 0 ? sampleQuality.good : severity === 1 ? sampleQuality.uncertain : sampleQuality.bad;
}

/** The number behind a decoded value; null where it is none. */
export function numberOf(value: unknown, wide: ServerValue['wide']): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  if (wide !== null && Array.isArray(value) && value.length === 2 && value.every((half) => Number.isInteger(half))) {
    const [high, low] = value as [number, number];
    const whole = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    return Number(wide === 'signed' ? BigInt.asIntN(64, whole) : whole);
  }
  return null;
}

/**
 * Reads a variable. Its time is that of the source, else of the server; one before 2000 or more than a minute ahead gives way to the
 * time of arrival and makes the value uncertain.
 * @param now ms UTC
 */
export function readValue({ scale, offset }: NodeMapping, read: ServerValue, now: number): ValueRead {
  const number = numberOf(read.value, read.wide);
  const status = `0x${read.status.toString(16).padStart(8, '0')}`;
  if (number === null)
    return { ok: false, reason: read.value == null ? `no value (${status})` : `its value is no number (${status})` };
  const value = number * scale + offset;
  if (!Number.isFinite(value)) return { ok: false, reason: `its value is out of range (${status})` };
  const quality = qualityOf(read.status);
  const told = read.sourceAt ?? read.serverAt;
  if (told !== null && told >= earliest && told <= now + mostAheadMs) return { ok: true, value, quality, ts: told };
  return { ok: true, value, quality: told === null ? quality : quality | sampleQuality.uncertain, ts: now };
}
