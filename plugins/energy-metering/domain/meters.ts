import { baseUnits } from '../contracts/index.ts';
import type { Direction, Meter, MeterConfig } from '../contracts/index.ts';

/** Direction a positive power means when the configuration does not say. */
export function positiveDirection(meter: Pick<MeterConfig, 'role' | 'powerPositive'>): Direction {
  if (meter.powerPositive) return meter.powerPositive;
  return meter.role === 'pv' || meter.role === 'wind' || meter.role === 'storage' ? 'export' : 'import';
}

/** Whether a meter is calculated from others by a formula. */
export function isVirtual(meter: Pick<MeterConfig, 'formula'>): boolean {
  return meter.formula !== undefined;
}

/** Directions in which a meter yields intervals: those with a register, and what its power can show of the role. */
export function meterDirections(meter: MeterConfig): Direction[] {
  // A calculated amount has one direction: that in which a positive power would run.
  if (isVirtual(meter)) return [positiveDirection(meter)];
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

function isConsumer(meter: MeterConfig): boolean {
  return meter.role === 'load' || meter.role === 'hydrogen';
}

/** Whether a meter counts in sums of its kind: see `boundary` in the configuration. */
export function countsInSums(meter: MeterConfig, byId: ReadonlyMap<string, MeterConfig>): boolean {
  if (meter.boundary !== undefined) return meter.boundary;
  if (!isConsumer(meter)) return true;
  for (let at = meter.parentId; at !== undefined; at = byId.get(at)?.parentId) {
    const above = byId.get(at);
    if (above && above.kind === meter.kind && isConsumer(above)) return false;
  }
  return true;
}

/** Whether a meter counts in the park's balance, which is one of electricity. */
export function countsInBalance(meter: MeterConfig, byId: ReadonlyMap<string, MeterConfig>): boolean {
  return meter.kind === 'electricity' && countsInSums(meter, byId);
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
    kind: m.kind,
    unit: baseUnits[m.kind],
    boundary: countsInBalance(m, byId),
    counted: countsInSums(m, byId),
    directions: meterDirections(m),
    points: { import: m.importPoint ?? null, export: m.exportPoint ?? null, power: m.powerPoint ?? null },
    inService: {
      from: m.commissionedAt === undefined ? null : Date.parse(m.commissionedAt),
      to: m.retiredAt === undefined ? null : Date.parse(m.retiredAt),
    },
  }));
}

/** All points of a meter that its intervals can rest on. */
export function meterPoints(meter: MeterConfig): string[] {
  return [meter.importPoint, meter.exportPoint, meter.powerPoint].filter((p) => p !== undefined);
}
