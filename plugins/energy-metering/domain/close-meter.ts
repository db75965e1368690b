import type { RawSample } from '@lingtan/telemetry/contracts';
import type { Direction, MeterConfig } from '../contracts/index.ts';
import { closeFromPower } from './close-power.ts';
import { closeFromRegister } from './close-register.ts';
import type { ClosedInterval } from './closed-interval.ts';
import type { Span } from './grid.ts';
import { powerRules, registerPoint, registerRules } from './meters.ts';

/** Samples by point id, each with its edges around the span. */
export type SampleWindows = Readonly<Record<string, readonly RawSample[] | undefined>>;

/**
 * Closes the intervals of one meter and direction. The register comes first; where it fails and the meter has a power
 * gauge, the interval is estimated from that and keeps the reason.
 */
export function closeMeter(
  meter: MeterConfig,
  direction: Direction,
  windows: SampleWindows,
  span: Span,
  width: number,
): ClosedInterval[] {
  const register = registerPoint(meter, direction);
  const power = meter.powerPoint === undefined ? undefined : windows[meter.powerPoint];
  const fromPower = (): ClosedInterval[] => closeFromPower(power ?? [], span, width, powerRules(meter, direction));
  if (register === undefined) return fromPower();

  const closed = closeFromRegister(windows[register] ?? [], span, width, registerRules(meter));
  if (!power?.length || closed.every((interval) => interval.amount !== null)) return closed;
  const fallback = fromPower();
  return closed.map((interval, index) => {
    const estimate = fallback[index]!;
    if (interval.amount !== null || estimate.amount === null) return interval;
    return { ...estimate, status: 'estimated', reason: interval.reason };
  });
}

/** Whether closing needs the power gauge: it is costly to read, and most meters never do. */
export function needsPower(meter: MeterConfig, closed: readonly ClosedInterval[]): boolean {
  return meter.powerPoint !== undefined && closed.some((interval) => interval.amount === null);
}
