import { feedsIn } from '../../contracts/index.ts';
import { largestRise, notePeak } from './recent-peak.ts';
import type { DeviceImage, Gusts } from './types.ts';

/** Follows how fast the power of PV or wind has risen by itself, from one cycle to the next; null for anything else. */
export function nextGusts(image: DeviceImage, last: Gusts | null, now: number, memoryS: number): Gusts | null {
  const { device, telemetry, confirmed } = image;
  const kw = telemetry?.powerKw ?? null;
  if (!feedsIn(device.kind) || memoryS <= 0) return null;
  if (kw === null || !Number.isFinite(kw)) return last;
  const free = confirmed === null || kw < confirmed.valueKw - device.readBack.toleranceKw;
  // What it gains when a limit is lifted is no gust.
  const riseKw = last?.free && free ? Math.max(0, kw - last.kw) : 0;
  return { kw, free, peaks: notePeak(last?.peaks ?? [], now, { kw, riseKw }, memoryS) };
}

/** Largest of these rises, kW; infinite while none was seen, since nothing is known then. */
export function gustOf(gusts: Gusts | null): number {
  const largest = largestRise(gusts?.peaks ?? []);
  return largest > 0 ? largest : Infinity;
}
