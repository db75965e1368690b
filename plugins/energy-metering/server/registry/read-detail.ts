import { monthStart } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { LatestValue, Point } from '@lingtan/telemetry/contracts';
import { shownUnits } from '../../contracts/index.ts';
import type { Meter, MeterConfig, MeterDetail, RegisterRole } from '../../contracts/index.ts';
import { amountFactor, devicesOf, gaugeKw, ratioAt } from '../../domain/index.ts';
import { readColumns } from '../columns.ts';
import type { Energy } from '../context.ts';
import { intervalRef, readingRef, windowRef } from '../refs.ts';

type Register = MeterDetail['registers'][number];

/** Points of a meter by what they stand for. */
export function pointsByRole(config: MeterConfig): [RegisterRole, string | undefined][] {
  return [
    ['import', config.importPoint],
    ['export', config.exportPoint],
    ['power', config.powerPoint],
    ['demand', config.demandPoint],
    ['reactive-import', config.reactiveImportPoint],
    ['reactive-export', config.reactiveExportPoint],
  ];
}

/** Registers of a meter with their newest values, as read and on the primary side. */
export function describeRegisters(
  energy: Energy,
  meter: Meter,
  points: ReadonlyMap<string, Point>,
  latest: ReadonlyMap<string, LatestValue>,
): Register[] {
  const config = energy.configs.get(meter.id)!;
  return pointsByRole(config).flatMap(([role, id]): Register[] => {
    if (id === undefined) return [];
    const point = points.get(id);
    const value = latest.get(id);
    const side = point && value ? primarySide(energy, meter, role, point.unit, value.ts) : null;
    return [
      {
        role,
        point: id,
        unit: point?.unit ?? null,
        expectedEverySeconds: point?.expectedEverySeconds ?? null,
        latest: value
          ? { ts: value.ts, value: value.value, quality: value.quality, ref: windowRef(id, value.ts, value.ts) }
          : null,
        primary:
          value && side
            ? { value: value.value * side.factor, unit: side.unit, ref: readingRef(meter.id, role, value.ts) }
            : null,
      },
    ];
  });
}

/** What a reading is multiplied by on the primary side, and the unit of the product; null for a unit that is none of the meter's. */
export function primarySide(
  energy: Energy,
  meter: Meter,
  role: RegisterRole,
  pointUnit: string,
  ts: number,
): { factor: number; unit: string } | null {
  const config = energy.configs.get(meter.id)!;
  const { unit, base } = shownUnits[meter.unit];
  if (role === 'power') {
    const factor = gaugeKw(config, { ts, value: 1 }, energy.units);
    return Number.isNaN(factor) ? null : { factor, unit: meter.unit === 'Wh' ? 'kW' : `${unit}/h` };
  }
  const ratio = ratioAt(config, ts);
  if (role !== 'import' && role !== 'export') return { factor: ratio, unit: pointUnit };
  const found = amountFactor(meter.kind, pointUnit);
  return found.ok ? { factor: (ratio * found.factor) / base, unit } : null;
}

/** The devices that stood at the meter's place. */
export function describeDevices(config: MeterConfig): MeterDetail['devices'] {
  return devicesOf(config).map(({ from, serial, ratio, registerMax, change }) => ({
    from: Number.isFinite(from) ? from : null,
    serial,
    ratio,
    registerMax,
    import: change.import,
    export: change.export,
  }));
}

/** Highest mean power of an interval since the month began, by direction. */
export async function readDemand(energy: Energy, tx: Tx, meter: Meter): Promise<MeterDetail['demand']> {
  const now = energy.scope.clock.now();
  const span = { from: monthStart(now, energy.timeZone), to: monthStart(now, energy.timeZone, 1) };
  const series = meter.directions.map((direction) => ({ meter: meter.id, direction }));
  const columns = await readColumns(energy, tx, { ...span, series });
  return columns.map(({ direction, amounts }) => {
    const highest = amounts.reduce((best, value, slot) => (value > (amounts[best] ?? -Infinity) ? slot : best), -1);
    if (highest < 0) return { direction, power: null, at: null, ...span, ref: null };
    const at = span.from + highest * energy.width;
    // 1000 base units an hour are a kW, a m³/h, a kg/h.
    const power = (amounts[highest]! / 1000) * (3_600_000 / energy.width);
    return { direction, power, at, ...span, ref: intervalRef(meter.id, direction, at) };
  });
}
