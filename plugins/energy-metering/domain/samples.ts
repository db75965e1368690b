import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { RawSample } from '@lingtan/telemetry/contracts';

function inOrder(samples: readonly RawSample[]): boolean {
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!;
    if ((sample.quality & sampleQuality.bad) !== 0 || !Number.isFinite(sample.value)) return false;
    if (i > 0 && sample.ts <= samples[i - 1]!.ts) return false;
  }
  return true;
}

/**
 * The samples that count, in order of time, one per instant: bad ones are left out, and of two that claim the same
 * instant the better quality wins, then the larger value. The result depends on the set of samples only, never on the
 * order or number of times they arrived.
 */
export function orderSamples(samples: readonly RawSample[]): readonly RawSample[] {
  if (inOrder(samples)) return samples;
  const good = samples.filter((s) => (s.quality & sampleQuality.bad) === 0 && Number.isFinite(s.value));
  good.sort((a, b) => a.ts - b.ts || a.quality - b.quality || b.value - a.value);
  return good.filter((sample, index) => index === 0 || sample.ts !== good[index - 1]!.ts);
}

/** Marked by the device or connector as not quite sure. A simulated sample is as good as a real one in its own park. */
export function isUncertain(sample: RawSample): boolean {
  return (sample.quality & (sampleQuality.uncertain | sampleQuality.substituted)) !== 0;
}
