import type { Direction, MeterConfig } from '../../contracts/index.ts';
import type { IntervalRegister } from '../close-interval-register.ts';
import type { PowerRules } from '../close-power.ts';
import { registerPoint, positiveDirection } from '../meters.ts';
import type { RegisterDevice } from '../register-readings.ts';
import type { RegisterRules } from '../register-step.ts';
import { deviceAt, devicesOf } from './devices.ts';
import { amountFactor, electricUnits, rateFactor } from './point-factor.ts';
import type { PointUnits } from './point-factor.ts';

/** How one direction of a meter is closed; `problem` names a unit that cannot be an amount of the meter's kind. */
export type RegisterPlan =
  | { type: 'cumulative'; point: string; devices: RegisterDevice[] }
  | ({ type: 'interval'; point: string } & IntervalRegister)
  | { type: 'none' }
  | { type: 'problem'; point: string; problem: string };

/** Base units per unit of a register, before the ratio. Points that telemetry does not know count as kWh. */
function factorOf(meter: MeterConfig, point: string, units: PointUnits): { factor: number; problem: string | null } {
  const unit = units(point);
  if (unit === undefined) return { factor: 1000, problem: null };
  const found = amountFactor(meter.kind, unit);
  return found.ok ? { factor: found.factor, problem: null } : { factor: NaN, problem: found.problem };
}

/** Devices of a direction's register with their rules in base units. */
function registerDevices(meter: MeterConfig, direction: Direction, factor: number): RegisterDevice[] {
  const maxPerMs = meter.maxPowerKw === undefined ? null : meter.maxPowerKw / 3600;
  return devicesOf(meter).map(({ from, ratio, registerMax, change }) => {
    const basePerUnit = ratio * factor;
    const rollover = registerMax === null ? null : registerMax * basePerUnit;
    return { from, ratio, basePerUnit, rollover, maxPerMs, change: change[direction] };
  });
}

/** How the intervals of one direction come about. `width` is that of the park's intervals, ms. */
export function registerPlan(
  meter: MeterConfig,
  direction: Direction,
  width: number,
  units: PointUnits = electricUnits,
): RegisterPlan {
  const point = registerPoint(meter, direction);
  if (point === undefined) return { type: 'none' };
  const { factor, problem } = factorOf(meter, point, units);
  if (problem !== null) return { type: 'problem', point, problem };
  const devices = registerDevices(meter, direction, factor);
  if (meter.registerType !== 'interval') return { type: 'cumulative', point, devices };
  const step = meter.registerStepMinutes === undefined ? width : meter.registerStepMinutes * 60_000;
  return { type: 'interval', point, devices, step, stamp: meter.registerStamp };
}

/** Rules of a meter's register at an instant (ms UTC); of the last device when none is given. */
export function registerRules(meter: MeterConfig, units: PointUnits = electricUnits, ts = Infinity): RegisterRules {
  const direction = meter.importPoint === undefined ? 'export' : 'import';
  const { factor } = factorOf(meter, registerPoint(meter, direction) ?? '', units);
  return registerDevices(meter, direction, factor).findLast(({ from }) => from <= ts)!;
}

/** Rules of a meter's gauge at an instant. NaN where its unit is no rate of the meter's kind. */
export function powerRules(
  meter: MeterConfig,
  direction: Direction,
  units: PointUnits = electricUnits,
  ts = Infinity,
): PowerRules {
  const unit = meter.powerPoint === undefined ? undefined : units(meter.powerPoint);
  const found = unit === undefined ? ({ ok: true, factor: 1000 } as const) : rateFactor(meter.kind, unit);
  const { ratio } = deviceAt(devicesOf(meter), ts);
  return { wPerUnit: found.ok ? ratio * found.factor : NaN, sign: positiveDirection(meter) === direction ? 1 : -1 };
}

/** Power of a gauge on the primary side in kW, in its own sign; m³/h or kg/h for kinds that are not kept in Wh. */
export function gaugeKw(meter: MeterConfig, sample: { ts: number; value: number }, units?: PointUnits): number {
  return (sample.value * powerRules(meter, 'import', units, sample.ts).wPerUnit) / 1000;
}

/** A point whose unit is no amount, or no rate, of its meter's kind. */
export interface UnitProblem {
  point: string;
  problem: string;
}

/** What is wrong with the units of a meter's points. Points that telemetry does not know are left to others. */
export function unitProblems(meter: MeterConfig, units: PointUnits): UnitProblem[] {
  const problems: UnitProblem[] = [];
  const check = (point: string | undefined, factor: typeof amountFactor): void => {
    const unit = point === undefined ? undefined : units(point);
    if (point === undefined || unit === undefined) return;
    const found = factor(meter.kind, unit);
    if (!found.ok) problems.push({ point, problem: `meter ${meter.id} counts ${meter.kind}: ${found.problem}` });
  };
  check(meter.importPoint, amountFactor);
  check(meter.exportPoint, amountFactor);
  check(meter.powerPoint, rateFactor);
  return problems;
}
