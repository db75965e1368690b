import { transformerRatio } from '../../contracts/index.ts';
import type { Direction, MeterConfig } from '../../contracts/index.ts';

/** What stood at a meter's place for a time: a meter with its transformers. */
export interface Device {
  /** ms UTC; −Infinity for the first one. */
  from: number;
  /** CT × PT. */
  ratio: number;
  /** Value at which the register starts again from zero, in the unit of the point; null when it never does. */
  registerMax: number | null;
  serial: string | null;
  /** Readings at the change, in the unit of the point, where they were taken; null where the register ran on. */
  change: Record<Direction, { last: number; first: number } | null>;
}

type Facts = Pick<MeterConfig, 'ratio' | 'ct' | 'pt' | 'registerMax' | 'registerDigits' | 'serial' | 'replacements'>;

function rangeOf(max: number | undefined, digits: number | undefined): number | null {
  return max ?? (digits === undefined ? null : 10 ** digits);
}

/** The devices of a meter in order of time. */
export function devicesOf(meter: Facts): Device[] {
  let ratio = meter.ct || meter.pt ? transformerRatio(meter.ct, meter.pt) : meter.ratio;
  let { ct, pt } = meter;
  let registerMax = rangeOf(meter.registerMax, meter.registerDigits);
  let serial = meter.serial ?? null;
  const none = { import: null, export: null };
  const devices: Device[] = [{ from: -Infinity, ratio, registerMax, serial, change: none }];
  for (const entry of meter.replacements ?? []) {
    if (entry.ratio !== undefined) {
      ratio = entry.ratio;
      ct = pt = undefined;
    } else if (entry.ct || entry.pt) {
      // A new current transformer leaves the voltage transformer where it is.
      ct = entry.ct ?? ct;
      pt = entry.pt ?? pt;
      ratio = transformerRatio(ct, pt);
    }
    registerMax = rangeOf(entry.registerMax, entry.registerDigits) ?? registerMax;
    serial = entry.serial ?? serial;
    const readings = (last: number | undefined, first: number | undefined) =>
      last === undefined || first === undefined ? null : { last, first };
    const change = {
      import: readings(entry.finalImport, entry.firstImport),
      export: readings(entry.finalExport, entry.firstExport),
    };
    devices.push({ from: Date.parse(entry.at), ratio, registerMax, serial, change });
  }
  return devices;
}

/** The device at an instant. */
export function deviceAt(devices: readonly Device[], ts: number): Device {
  return devices.findLast((device) => device.from <= ts)!;
}

/** CT × PT at an instant (ms UTC). */
export function ratioAt(meter: Facts, ts: number): number {
  return deviceAt(devicesOf(meter), ts).ratio;
}

/** When the meter was in service, ms UTC: from the first to the last instant that counts. */
export function serviceLife(meter: Pick<MeterConfig, 'commissionedAt' | 'retiredAt'>): { from: number; to: number } {
  return {
    from: meter.commissionedAt === undefined ? -Infinity : Date.parse(meter.commissionedAt),
    to: meter.retiredAt === undefined ? Infinity : Date.parse(meter.retiredAt),
  };
}
