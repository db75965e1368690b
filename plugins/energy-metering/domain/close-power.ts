import type { RawSample } from '@lingtan/telemetry/contracts';
import type { IntervalReason } from '../contracts/index.ts';
import { gapWidths, longGapMs } from './close-register.ts';
import { missingInterval } from './closed-interval.ts';
import type { ClosedInterval } from './closed-interval.ts';
import type { Span } from './grid.ts';
import { isUncertain, orderSamples } from './samples.ts';

export interface PowerRules {
  /** Primary W per unit of the gauge: ratio × 1000 for kW. Base units an hour for kinds that are not kept in Wh. */
  wPerUnit: number;
  /** +1 when a positive power runs in the direction asked for, −1 when a negative one does. */
  sign: 1 | -1;
}

/**
 * Integrates a power gauge over each interval of `span`, time-weighted: a value holds until the next sample, and only
 * power in the direction asked for counts. A value that would have to hold longer than two hours is not believed.
 */
export function closeFromPower(
  unordered: readonly RawSample[],
  span: Span,
  width: number,
  rules: PowerRules | ((start: number) => PowerRules),
): ClosedInterval[] {
  const samples = orderSamples(unordered);
  const closed: ClosedInterval[] = [];
  let at = -1;
  for (let start = span.from; start < span.to; start += width) {
    while (at + 1 < samples.length && samples[at + 1]!.ts <= start) at += 1;
    closed.push(integrate(samples, at, start, width, typeof rules === 'function' ? rules(start) : rules));
  }
  return closed;
}

function integrate(
  samples: readonly RawSample[],
  first: number,
  start: number,
  width: number,
  rules: PowerRules,
): ClosedInterval {
  const end = start + width;
  if (first < 0)
    return missingInterval(start, 'no-samples', {
      source: 'power',
      sampleFrom: null,
      sampleTo: samples[0]?.ts ?? null,
    });
  if (Number.isNaN(rules.wPerUnit))
    return missingInterval(start, 'unit-mismatch', { source: 'power', sampleFrom: null, sampleTo: null });
  let wattMs = 0;
  let reason: IntervalReason | null = null;
  let index = first;
  for (; index < samples.length && samples[index]!.ts < end; index++) {
    const sample = samples[index]!;
    const next = samples[index + 1]?.ts;
    const gap = (next ?? end) - sample.ts;
    if (gap > longGapMs)
      return missingInterval(start, 'long-gap', { source: 'power', sampleFrom: sample.ts, sampleTo: next ?? null });
    if (gap > gapWidths * width) reason = 'gap';
    else if (isUncertain(sample)) reason ??= 'uncertain-sample';
    const watts = Math.max(0, sample.value * rules.wPerUnit * rules.sign);
    wattMs += watts * (Math.min(next ?? end, end) - Math.max(sample.ts, start));
  }
  return {
    start,
    amount: Math.round(wattMs / 3_600_000),
    status: reason === null ? 'actual' : 'estimated',
    method: 'power-integration',
    reason,
    startReading: null,
    endReading: null,
    shiftReading: 0,
    sampleFrom: samples[first]!.ts,
    sampleTo: samples[index - 1]!.ts,
    source: 'power',
  };
}
