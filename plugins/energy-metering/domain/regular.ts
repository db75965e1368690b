import type { Direction, MeterConfig } from '../contracts/index.ts';
import { gapWidths } from './close-register.ts';
import type { Span } from './grid.ts';
import type { RegisterDevice } from './register-readings.ts';
import { registerPlan, serviceLife } from './registry/index.ts';
import type { PointUnits } from './registry/index.ts';

/** A register of one device over a whole span, which the database may close by itself when its samples are regular. */
export interface SteadyRegister {
  meter: MeterConfig;
  direction: Direction;
  point: string;
  device: RegisterDevice;
}

/** How far around a span samples matter to a regular register, ms. */
export function regularMargin(width: number): number {
  return gapWidths * width;
}

/** The register of a direction when nothing but its samples can make it irregular in the span; else null. */
export function steadyRegister(
  meter: MeterConfig,
  direction: Direction,
  span: Span,
  width: number,
  units: PointUnits,
): SteadyRegister | null {
  const plan = registerPlan(meter, direction, width, units);
  const life = serviceLife(meter);
  if (plan.type !== 'cumulative' || span.from < life.from || span.to > life.to) return null;
  const margin = regularMargin(width);
  const changes = plan.devices.some(({ from }) => from > span.from - margin && from < span.to + margin);
  if (changes) return null;
  return { meter, direction, point: plan.point, device: plan.devices.findLast(({ from }) => from <= span.from)! };
}
