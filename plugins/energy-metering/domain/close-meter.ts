import type { RawSample } from '@lingtan/telemetry/contracts';
import type { Direction, MeterConfig } from '../contracts/index.ts';
import { closeFromIntervalRegister } from './close-interval-register.ts';
import { closeFromPower } from './close-power.ts';
import { closeFromRegister } from './close-register.ts';
import { missingInterval } from './closed-interval.ts';
import type { ClosedInterval } from './closed-interval.ts';
import type { Span } from './grid.ts';
import { powerRules, registerPlan, serviceLife } from './registry/index.ts';
import type { PointUnits, RegisterPlan } from './registry/index.ts';

/** Samples by point id, each with its edges around the span. */
export type SampleWindows = Readonly<Record<string, readonly RawSample[] | undefined>>;

/**
 * Closes the intervals of one meter and direction. The register comes first; where it fails and the meter has a power
 * gauge, the interval is estimated from that and keeps the reason. Intervals outside the meter's service life are
 * `out-of-service`.
 */
export function closeMeter(
  meter: MeterConfig,
  direction: Direction,
  windows: SampleWindows,
  span: Span,
  width: number,
  units?: PointUnits,
): ClosedInterval[] {
  const life = serviceLife(meter);
  return closeAll(meter, direction, windows, span, width, units).map((interval) =>
    interval.start >= life.from && interval.start + width <= life.to
      ? interval
      : missingInterval(interval.start, 'out-of-service', {
          source: interval.source,
          sampleFrom: null,
          sampleTo: null,
        }),
  );
}

function closeAll(
  meter: MeterConfig,
  direction: Direction,
  windows: SampleWindows,
  span: Span,
  width: number,
  units?: PointUnits,
): ClosedInterval[] {
  const plan = registerPlan(meter, direction, width, units);
  const power = meter.powerPoint === undefined ? undefined : windows[meter.powerPoint];
  const fromPower = (): ClosedInterval[] =>
    closeFromPower(power ?? [], span, width, (ts) => powerRules(meter, direction, units, ts));
  if (plan.type === 'none') return fromPower();

  const closed = closePlan(plan, windows, span, width);
  if (!power?.length || closed.every((interval) => interval.amount !== null)) return closed;
  const fallback = fromPower();
  return closed.map((interval, index) => {
    const estimate = fallback[index]!;
    if (interval.amount !== null || estimate.amount === null) return interval;
    return { ...estimate, status: 'estimated', reason: interval.reason };
  });
}

function closePlan(
  plan: Exclude<RegisterPlan, { type: 'none' }>,
  windows: SampleWindows,
  span: Span,
  width: number,
): ClosedInterval[] {
  if (plan.type === 'problem') {
    const rests = { source: 'register', sampleFrom: null, sampleTo: null } as const;
    const closed: ClosedInterval[] = [];
    for (let start = span.from; start < span.to; start += width)
      closed.push(missingInterval(start, 'unit-mismatch', rests));
    return closed;
  }
  const samples = windows[plan.point] ?? [];
  return plan.type === 'interval'
    ? closeFromIntervalRegister(samples, span, width, plan)
    : closeFromRegister(samples, span, width, plan.devices);
}

/** Whether closing needs the power gauge: it is costly to read, and most meters never do. */
export function needsPower(meter: MeterConfig, closed: readonly ClosedInterval[]): boolean {
  return meter.powerPoint !== undefined && closed.some((interval) => interval.amount === null);
}
