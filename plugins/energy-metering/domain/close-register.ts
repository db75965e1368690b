import type { RawSample } from '@lingtan/telemetry/contracts';
import type { IntervalReason } from '../contracts/index.ts';
import { missingInterval } from './closed-interval.ts';
import type { ClosedInterval } from './closed-interval.ts';
import type { Span } from './grid.ts';
import { registerReadings } from './register-readings.ts';
import type { RegisterDevice, RegisterReadings } from './register-readings.ts';
import type { RegisterRules } from './register-step.ts';
import { isUncertain, orderSamples } from './samples.ts';

/** A gap over a boundary up to this many widths is the ordinary rhythm of the meter. */
export const gapWidths = 1.5;
/** Linear interpolation over more than this is marked as a long gap (ms). */
export const longGapMs = 2 * 3_600_000;

/** The register at one boundary. `at` is the reading at or before it, on whose step it lies. */
interface Boundary {
  at: number;
  value: number | null;
  reason: IntervalReason | null;
  last: number;
}

function gapReason(gapMs: number, width: number): IntervalReason | null {
  if (gapMs > longGapMs) return 'long-gap';
  return gapMs > gapWidths * width ? 'gap' : null;
}

function readBoundary(ts: number, at: number, { readings, step, rules }: RegisterReadings, width: number): Boundary {
  const before = readings[at];
  if (!before) return { at, value: null, reason: 'no-samples', last: at };
  const { basePerUnit } = rules(at);
  if (before.ts === ts) {
    const reason = isUncertain(before) ? 'uncertain-sample' : null;
    return { at, value: Math.round(before.value * basePerUnit), reason, last: at };
  }
  const after = readings[at + 1];
  if (!after) return { at, value: null, reason: 'no-samples', last: at };
  const { delta, known, reason } = step(at);
  if (!known) return { at, value: null, reason, last: at + 1 };
  const gap = after.ts - before.ts;
  // Always from the reading before, in its own register range: any window that holds both readings rounds alike,
  // which is why adjacent intervals add up to the register difference to the unit.
  const value = Math.round(before.value * basePerUnit + (delta * (ts - before.ts)) / gap);
  const uncertain = isUncertain(before) || isUncertain(after) ? 'uncertain-sample' : null;
  return { at, value, reason: reason ?? gapReason(gap, width) ?? uncertain, last: at + 1 };
}

function devicesOfRules(rules: RegisterRules | readonly RegisterDevice[]): readonly RegisterDevice[] {
  return 'length' in rules ? rules : [{ ...rules, from: -Infinity, ratio: 1, change: null }];
}

/**
 * Closes the intervals of `span` from a cumulative register: register at the end − register at the start, both
 * interpolated linearly between the readings around the boundary and rounded to integer base units. Where a meter was
 * replaced inside, the shift holds last reading − first reading, so that both parts count.
 *
 * `samples` holds the readings in the span, the last one before it and the first one at or after its end.
 */
export function closeFromRegister(
  unordered: readonly RawSample[],
  span: Span,
  width: number,
  rules: RegisterRules | readonly RegisterDevice[],
): ClosedInterval[] {
  const register = registerReadings(orderSamples(unordered), devicesOfRules(rules));
  const { readings } = register;
  let at = -1;
  const boundaryAt = (ts: number): Boundary => {
    while (at + 1 < readings.length && readings[at + 1]!.ts <= ts) at += 1;
    return readBoundary(ts, at, register, width);
  };

  const closed: ClosedInterval[] = [];
  let from = boundaryAt(span.from);
  for (let start = span.from; start < span.to; start += width) {
    const to = boundaryAt(start + width);
    closed.push(closeOne(start, from, to, register));
    from = to;
  }
  return closed;
}

function closeOne(start: number, from: Boundary, to: Boundary, register: RegisterReadings): ClosedInterval {
  const { readings, step, rules } = register;
  const rests = {
    source: 'register' as const,
    sampleFrom: readings[from.at]?.ts ?? null,
    sampleTo: to.reason === 'no-samples' ? null : (readings[to.last]?.ts ?? null),
  };
  if (from.value === null || to.value === null)
    return missingInterval(start, (from.value === null ? from.reason : to.reason) ?? 'no-samples', rests);
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
    amount: to.value - from.value + shiftReading,
    status: reason === null ? 'actual' : 'estimated',
    method: 'counter-difference',
    reason,
    startReading: from.value,
    endReading: to.value,
    shiftReading,
    ...rests,
    ratio: rules(to.at).ratio,
  };
}
