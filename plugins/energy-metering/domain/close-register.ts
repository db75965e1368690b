import type { RawSample } from '@lingtan/telemetry/contracts';
import type { IntervalReason } from '../contracts/index.ts';
import { missingInterval } from './closed-interval.ts';
import type { ClosedInterval } from './closed-interval.ts';
import type { Span } from './grid.ts';
import { registerStep } from './register-step.ts';
import type { RegisterRules, RegisterStep } from './register-step.ts';
import { isUncertain, orderSamples } from './samples.ts';

/** A gap over a boundary up to this many widths is the ordinary rhythm of the meter. */
export const gapWidths = 1.5;
/** Linear interpolation over more than this is marked as a long gap (ms). */
export const longGapMs = 2 * 3_600_000;

/** The register at one boundary. `at` is the sample at or before it, on whose step it lies. */
interface Boundary {
  at: number;
  wh: number | null;
  reason: IntervalReason | null;
  last: number;
}

function gapReason(gapMs: number, width: number): IntervalReason | null {
  if (gapMs > longGapMs) return 'long-gap';
  return gapMs > gapWidths * width ? 'gap' : null;
}

function readBoundary(
  ts: number,
  at: number,
  samples: readonly RawSample[],
  step: (index: number) => RegisterStep,
  basePerUnit: number,
  width: number,
): Boundary {
  const before = samples[at];
  if (!before) return { at, wh: null, reason: 'no-samples', last: at };
  if (before.ts === ts) {
    const reason = isUncertain(before) ? 'uncertain-sample' : null;
    return { at, wh: Math.round(before.value * basePerUnit), reason, last: at };
  }
  const after = samples[at + 1];
  if (!after) return { at, wh: null, reason: 'no-samples', last: at };
  const { delta, known, reason } = step(at);
  if (!known) return { at, wh: null, reason, last: at + 1 };
  const gap = after.ts - before.ts;
  // Always from the sample before, in its own register range: any window that holds both samples rounds alike,
  // which is why adjacent intervals add up to the register difference to the watt-hour.
  const wh = Math.round(before.value * basePerUnit + (delta * (ts - before.ts)) / gap);
  const uncertain = isUncertain(before) || isUncertain(after) ? 'uncertain-sample' : null;
  return { at, wh, reason: reason ?? gapReason(gap, width) ?? uncertain, last: at + 1 };
}

/**
 * Closes the intervals of `span` from a cumulative register: register at the end − register at the start, both
 * interpolated linearly between the samples around the boundary and rounded to integer Wh.
 *
 * `samples` holds the readings in the span, the last one before it and the first one at or after its end.
 */
export function closeFromRegister(
  unordered: readonly RawSample[],
  span: Span,
  width: number,
  rules: RegisterRules,
): ClosedInterval[] {
  const samples = orderSamples(unordered);
  const steps: (RegisterStep | undefined)[] = [];
  const step = (index: number): RegisterStep =>
    (steps[index] ??= registerStep(samples[index]!, samples[index + 1]!, rules));
  let at = -1;
  const boundaryAt = (ts: number): Boundary => {
    while (at + 1 < samples.length && samples[at + 1]!.ts <= ts) at += 1;
    return readBoundary(ts, at, samples, step, rules.basePerUnit, width);
  };

  const closed: ClosedInterval[] = [];
  let from = boundaryAt(span.from);
  for (let start = span.from; start < span.to; start += width) {
    const to = boundaryAt(start + width);
    closed.push(closeOne(start, from, to, samples, step));
    from = to;
  }
  return closed;
}

function closeOne(
  start: number,
  from: Boundary,
  to: Boundary,
  samples: readonly RawSample[],
  step: (index: number) => RegisterStep,
): ClosedInterval {
  const rests = {
    source: 'register' as const,
    sampleFrom: samples[from.at]?.ts ?? null,
    sampleTo: to.reason === 'no-samples' ? null : (samples[to.last]?.ts ?? null),
  };
  if (from.wh === null || to.wh === null)
    return missingInterval(start, (from.wh === null ? from.reason : to.reason) ?? 'no-samples', rests);
  let shiftReading = 0;
  let reason = from.reason ?? to.reason;
  for (let index = from.at; index < to.at; index++) {
    const { known, shift, reason: stepReason } = step(index);
    if (!known) return missingInterval(start, stepReason ?? 'register-reset', rests);
    shiftReading += shift;
    reason = stepReason ?? reason;
  }
  return {
    start,
    amount: to.wh - from.wh + shiftReading,
    status: reason === null ? 'actual' : 'estimated',
    method: 'counter-difference',
    reason,
    startReading: from.wh,
    endReading: to.wh,
    shiftReading,
    ...rests,
  };
}
