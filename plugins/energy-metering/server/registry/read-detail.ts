import { monthStart } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { LatestValue, Point } from '@lingtan/telemetry/contracts';
import { shownUnits } from '../../contracts/index.ts';
import type { Meter, MeterConfig, MeterDetail } from '../../contracts/index.ts';
import { amountFactor, devicesOf, gaugeKw, ratioAt } from '../../domain/index.ts';
import { readColumns } from '../columns.ts';
import type { Energy } from '../context.ts';
import { intervalRef, windowRef } from '../refs.ts';

type Register = MeterDetail['registers'][number];

function pointsByRole(config: MeterConfig): [Register['role'], string | undefined][] {
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
    return [
      {
        role,
        point: id,
        unit: point?.unit ?? null,
        expectedEverySeconds: point?.expectedEverySeconds ?? null,
        latest: value
          ? { ts: value.ts, value: value.value, quality: value.quality, ref: windowRef(id, value.ts, value.ts) }
          : null,
        primary: point && value ? primaryOf(energy, meter, config, role, point, value) : null,
      },
    ];
  });
}

function primaryOf(
  energy: Energy,
  meter: Meter,
  config: MeterConfig,
  role: Register['role'],
  point: Point,
  sample: LatestValue,
): Register['primary'] {
  const { unit, base } = shownUnits[meter.unit];
  const ratio = ratioAt(config, sample.ts);
  if (role === 'power') {
    const value = gaugeKw(config, sample, energy.units);
    return Number.isNaN(value) ? null : { value, unit: meter.unit === 'Wh' ? 'kW' : `${unit}/h` };
  }
  if (role !== 'import' && role !== 'export') return { value: sample.value * ratio, unit: point.unit };
  const found = amountFactor(meter.kind, point.unit);
  return found.ok ? { value: (sample.value * ratio * found.factor) / base, unit } : null;
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
