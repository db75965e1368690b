import type { Direction, Meter, MeterConfig } from '../contracts/index.ts';
import type { PowerRules } from './close-power.ts';
import type { RegisterRules } from './register-step.ts';

/** Direction a positive power means when the configuration does not say. */
export function positiveDirection(meter: Pick<MeterConfig, 'role' | 'powerPositive'>): Direction {
  if (meter.powerPositive) return meter.powerPositive;
  return meter.role === 'pv' || meter.role === 'wind' || meter.role === 'storage' ? 'export' : 'import';
}

/** Directions in which a meter yields intervals: those with a register, and what its power can show of the role. */
export function meterDirections(meter: MeterConfig): Direction[] {
  const list: Direction[] = [];
  const bidirectional = meter.role === 'grid' || meter.role === 'storage';
  const fromPower = (direction: Direction): boolean =>
    meter.powerPoint !== undefined &&
    meter.importPoint === undefined &&
    meter.exportPoint === undefined &&
    (bidirectional || positiveDirection(meter) === direction);
  if (meter.importPoint !== undefined || fromPower('import')) list.push('import');
  if (meter.exportPoint !== undefined || fromPower('export')) list.push('export');
  return list;
}

/** Register point of a direction; undefined when it is integrated from power. */
export function registerPoint(meter: MeterConfig, direction: Direction): string | undefined {
  return direction === 'import' ? meter.importPoint : meter.exportPoint;
}

export function registerRules(meter: MeterConfig): RegisterRules {
  const basePerUnit = meter.ratio * 1000;
  return {
    basePerUnit,
    rollover: meter.registerMax === undefined ? null : meter.registerMax * basePerUnit,
    maxPerMs: meter.maxPowerKw === undefined ? null : meter.maxPowerKw / 3600,
  };
}

export function powerRules(meter: MeterConfig, direction: Direction): PowerRules {
  return { wPerUnit: meter.ratio * 1000, sign: positiveDirection(meter) === direction ? 1 : -1 };
}

function isConsumer(meter: MeterConfig): boolean {
  return meter.role === 'load' || meter.role === 'hydrogen';
}

/** Whether a meter counts in the park's balance: see `boundary` in the configuration. */
export function countsInBalance(meter: MeterConfig, byId: ReadonlyMap<string, MeterConfig>): boolean {
  if (meter.boundary !== undefined) return meter.boundary;
  if (!isConsumer(meter)) return true;
  for (let at = meter.parentId; at !== undefined; at = byId.get(at)?.parentId) {
    const above = byId.get(at);
    if (above && isConsumer(above)) return false;
  }
  return true;
}

/** The meters as others see them, in the order of the configuration. */
export function describeMeters(meters: readonly MeterConfig[]): Meter[] {
  const byId = new Map(meters.map((m) => [m.id, m]));
  return meters.map((m) => ({
    id: m.id,
    name: m.name,
    assetId: m.assetId,
    role: m.role,
    enterpriseId: m.enterpriseId ?? null,
    parentId: m.parentId ?? null,
    boundary: countsInBalance(m, byId),
    directions: meterDirections(m),
    points: { import: m.importPoint ?? null, export: m.exportPoint ?? null, power: m.powerPoint ?? null },
  }));
}

/** All points of a meter that its intervals can rest on. */
export function meterPoints(meter: MeterConfig): string[] {
  return [meter.importPoint, meter.exportPoint, meter.powerPoint].filter((p) => p !== undefined);
}
