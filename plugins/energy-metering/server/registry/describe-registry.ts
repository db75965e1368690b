import type { Point } from '@lingtan/telemetry/contracts';
import type { Meter, MeterConfig, RegistryMeter, RuleClass, ServiceState } from '../../contracts/index.ts';
import { deviceAt, devicesOf, isVirtual, serviceLife, unitProblems } from '../../domain/index.ts';
import type { Energy } from '../context.ts';

/** All points a meter names, also those that its intervals do not rest on. */
export function namedPoints(meter: MeterConfig): string[] {
  const { importPoint, exportPoint, powerPoint, demandPoint, reactiveImportPoint, reactiveExportPoint } = meter;
  return [importPoint, exportPoint, powerPoint, demandPoint, reactiveImportPoint, reactiveExportPoint].filter(
    (point) => point !== undefined,
  );
}

function stateAt({ from, to }: { from: number; to: number }, now: number): ServiceState {
  if (now < from) return 'planned';
  return now < to ? 'in-service' : 'retired';
}

function ruleClassOf(meter: MeterConfig): RuleClass {
  return meter.ruleClass ?? (meter.kind === 'electricity' ? meter.role : 'other');
}

function problemsOf(energy: Energy, meter: MeterConfig, points: ReadonlyMap<string, Point>): RegistryMeter['problems'] {
  const unknown = namedPoints(meter)
    .filter((point) => !points.has(point))
    .map((point) => ({ code: 'unknown-point' as const, point, message: `the park has no point ${point}` }));
  const units = unitProblems(meter, energy.units).map(({ point, problem }) => ({
    code: 'unit' as const,
    point,
    message: problem,
  }));
  return [...unknown, ...units];
}

/** Facts of a meter as they are now, without its amounts. */
export function describeMeter(
  energy: Energy,
  meter: Meter,
  points: ReadonlyMap<string, Point>,
  newest: ReadonlyMap<string, number>,
): Omit<RegistryMeter, 'today'> {
  const config = energy.configs.get(meter.id)!;
  const now = energy.scope.clock.now();
  const life = serviceLife(config);
  const device = deviceAt(devicesOf(config), now);
  const known = namedPoints(config).filter((point) => points.has(point));
  const finite = (ts: number): number | null => (Number.isFinite(ts) ? ts : null);
  return {
    ...meter,
    nodeKind: config.nodeKind ?? null,
    ruleClass: ruleClassOf(config),
    serial: device.serial,
    accuracyClass: config.accuracyClass ?? null,
    ratio: device.ratio,
    ratedKw: config.ratedKw ?? null,
    voltageKv: config.voltageKv ?? null,
    registerType: config.registerType,
    virtual: isVirtual(config),
    commissionedAt: finite(life.from),
    retiredAt: finite(life.to),
    state: stateAt(life, now),
    dataTs: finite(Math.max(...known.map((point) => newest.get(point) ?? -Infinity), -Infinity)),
    expectedEverySeconds: finite(Math.max(...known.map((point) => points.get(point)!.expectedEverySeconds), -Infinity)),
    problems: problemsOf(energy, config, points),
  };
}
