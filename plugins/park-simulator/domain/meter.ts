import type { ModelPoint } from './point.ts';
import { seedOf, uniformAt } from './random.ts';
import { stepSeconds, type Unit } from './units/unit.ts';

/** Registers show hundredths of a kilowatt-hour, and tenths of a kilowatt. */
const energyDecimals = 2;
const powerDecimals = 1;

/**
 * An electric meter: true power in, shown power and two registers out. Its error is fixed by the seed and stays well
 * inside its accuracy class (IEC 62053-22: class 0.2 S is ±0.2 %, 0.5 S is ±0.5 % over most of the range).
 */
export interface Meter {
  readonly id: string;
  readonly error: number;
  /** +1 when the shown power counts consumption positive, −1 when it counts production positive. */
  readonly sign: 1 | -1;
  /** True power of the step, kW, consumption positive. */
  trueKw: number;
  /** Registers in kWh, exact; shown rounded down. `before` is at the start of the step, `now` at its end. */
  importBefore: number;
  importNow: number;
  exportBefore: number;
  exportNow: number;
}

/** A meter whose registers start where those of a device that has run for some months stand. */
export function createMeter(id: string, side: Unit['side'], accuracyClass: number, parkSeed: number): Meter {
  const seed = seedOf(parkSeed, `meter ${id}`);
  return {
    id,
    error: ((uniformAt(seed, 1) * 2 - 1) * 0.6 * accuracyClass) / 100,
    sign: side === 'load' ? 1 : -1,
    trueKw: 0,
    importBefore: 0,
    importNow: side === 'source' ? 0 : Math.floor(uniformAt(seed, 2) * 5_000_000) / 10,
    exportBefore: 0,
    exportNow: side === 'source' ? Math.floor(uniformAt(seed, 3) * 5_000_000) / 10 : 0,
  };
}

/** Takes one step. `energyScale` is 1 / speed: registers count wall-clock energy. */
export function meterStep(meter: Meter, trueKw: number, energyScale: number): void {
  meter.trueKw = trueKw;
  meter.importBefore = meter.importNow;
  meter.exportBefore = meter.exportNow;
  const energy = (trueKw * (1 + meter.error) * stepSeconds * energyScale) / 3600;
  if (energy > 0) meter.importNow += energy;
  else meter.exportNow -= energy;
}

/** Shown power, kW, in the meter's own sense. */
export function shownPower(meter: Meter): number {
  return meter.trueKw * (1 + meter.error) * meter.sign;
}

/** The three readings of a meter, in the order in which a model shows them. */
export function meterPoints(meter: Meter): ModelPoint[] {
  return [
    { id: `${meter.id}.active-power`, unit: 'kW', kind: 'gauge', decimals: powerDecimals },
    { id: `${meter.id}.active-energy-import`, unit: 'kWh', kind: 'counter', decimals: energyDecimals },
    { id: `${meter.id}.active-energy-export`, unit: 'kWh', kind: 'counter', decimals: energyDecimals },
  ];
}

/** What a meter remembers: registers at the end and at the start of the last step, and the power in it. */
export type MeterState = [
  importNow: number,
  exportNow: number,
  importBefore: number,
  exportBefore: number,
  trueKw: number,
];

export function meterState(meter: Meter): MeterState {
  return [meter.importNow, meter.exportNow, meter.importBefore, meter.exportBefore, meter.trueKw];
}

/** Puts a remembered state back; a meter that is new keeps its own. */
export function restoreMeter(meter: Meter, state: MeterState | undefined): void {
  if (!state) return;
  [meter.importNow, meter.exportNow, meter.importBefore, meter.exportBefore, meter.trueKw] = state;
}
