import type { RawSample } from '@lingtan/telemetry/contracts';
import { missingInterval } from './closed-interval.ts';
import type { ClosedInterval } from './closed-interval.ts';
import type { Span } from './grid.ts';
import type { RegisterDevice } from './register-readings.ts';
import { isUncertain, orderSamples } from './samples.ts';

/** How a register of amounts per interval counts. */
export interface IntervalRegister {
  devices: readonly RegisterDevice[];
  /** Time that one sample covers, ms. */
  step: number;
  stamp: 'start' | 'end';
}

/** The amount of one step, in integer base units. */
interface StepAmount {
  amount: number;
  uncertain: boolean;
  /** Time of the sample. */
  ts: number;
}

/**
 * Closes the intervals of `span` from a register whose samples are the amounts of steps. Each is rounded to integer base
 * units by itself, so sums are the same at every width. Steps shorter than the interval must all be there; a longer one is
 * split evenly and marked.
 */
export function closeFromIntervalRegister(
  unordered: readonly RawSample[],
  span: Span,
  width: number,
  register: IntervalRegister,
): ClosedInterval[] {
  const steps = stepAmounts(orderSamples(unordered), register);
  const closed: ClosedInterval[] = [];
  for (let start = span.from; start < span.to; start += width)
    closed.push(
      register.step <= width ? sumSteps(steps, start, width, register) : partOfStep(steps, start, width, register.step),
    );
  return closed;
}

/** Amounts by the start of their step. Of two samples in one step the one nearest to where it belongs wins, then the later. */
function stepAmounts(samples: readonly RawSample[], register: IntervalRegister): Map<number, StepAmount> {
  const { step, stamp, devices } = register;
  const steps = new Map<number, StepAmount & { off: number }>();
  for (const sample of samples) {
    const place = Math.round(sample.ts / step) * step;
    const start = stamp === 'end' ? place - step : place;
    const off = Math.abs(sample.ts - place);
    const known = steps.get(start);
    if (known && known.off < off) continue;
    const rules = devices.findLast((device) => device.from <= start) ?? devices[0]!;
    const amount = Math.round(sample.value * rules.basePerUnit);
    steps.set(start, { amount, uncertain: isUncertain(sample), ts: sample.ts, off });
  }
  return steps;
}

function ratioOf({ devices }: IntervalRegister, start: number): number {
  return (devices.findLast((device) => device.from <= start) ?? devices[0]!).ratio;
}

function sumSteps(
  steps: ReadonlyMap<number, StepAmount>,
  start: number,
  width: number,
  register: IntervalRegister,
): ClosedInterval {
  const found: StepAmount[] = [];
  for (let at = start; at < start + width; at += register.step) {
    const step = steps.get(at);
    if (step) found.push(step);
  }
  const rests = {
    source: 'register' as const,
    sampleFrom: found[0]?.ts ?? null,
    sampleTo: found.at(-1)?.ts ?? null,
  };
  if (found.length < width / register.step)
    return missingInterval(start, found.length === 0 ? 'no-samples' : 'incomplete', rests);
  const uncertain = found.some((step) => step.uncertain);
  return summed(
    start,
    found.reduce((sum, { amount }) => sum + amount, 0),
    uncertain ? 'uncertain-sample' : null,
    {
      ...rests,
      ratio: ratioOf(register, start),
    },
  );
}

function partOfStep(
  steps: ReadonlyMap<number, StepAmount>,
  start: number,
  width: number,
  length: number,
): ClosedInterval {
  const from = Math.floor(start / length) * length;
  const step = steps.get(from);
  if (!step) return missingInterval(start, 'no-samples', { source: 'register', sampleFrom: null, sampleTo: null });
  const until = (ts: number): number => Math.round((step.amount * (ts - from)) / length);
  const amount = until(start + width) - until(start);
  return summed(start, amount, 'coarse-samples', { source: 'register', sampleFrom: step.ts, sampleTo: step.ts });
}

function summed(
  start: number,
  amount: number,
  reason: 'uncertain-sample' | 'coarse-samples' | null,
  rests: Pick<ClosedInterval, 'source' | 'sampleFrom' | 'sampleTo' | 'ratio'>,
): ClosedInterval {
  return {
    start,
    amount,
    status: reason === null ? 'actual' : 'estimated',
    method: 'interval-sum',
    reason,
    startReading: null,
    endReading: null,
    shiftReading: 0,
    ...rests,
  };
}
