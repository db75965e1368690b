import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { TelemetryService } from '@lingtan/telemetry/contracts';
import type { BatteryConfig } from '../../contracts/index.ts';
import { lack } from '../lacks.ts';
import type { Lack } from '../lacks.ts';
import { iso, sampleRef } from '../refs.ts';

/** A state of charge as it was read. */
export interface SocReading {
  store: string;
  point: string;
  ts: number;
  value: number;
  unit: string;
  kwh: number;
  ref: string;
}

const staleAfter = 15 * 60_000;

/** Energy per unit of the point. */
export const energyOf: Readonly<Record<string, (value: number, capacityKwh: number) => number>> = {
  '%': (value, capacity) => (value / 100) * capacity,
  '1': (value, capacity) => value * capacity,
  kWh: (value) => value,
  MWh: (value) => value * 1000,
};

/** Reads what each battery holds. What is not known, or older than a quarter hour, is named instead of guessed. */
export async function readSoc(
  telemetry: TelemetryService,
  batteries: readonly BatteryConfig[],
  now: number,
): Promise<{ readings: SocReading[]; lacks: Lack[] }> {
  const points = new Map((await telemetry.points()).map((point) => [point.id, point]));
  const known = batteries.filter(({ socPoint }) => points.has(socPoint));
  const latest = new Map((await telemetry.latest(known.map(({ socPoint }) => socPoint))).map((v) => [v.point, v]));
  const readings: SocReading[] = [];
  const lacks: Lack[] = [];
  for (const { id, socPoint, capacityKwh } of batteries) {
    const about = { battery: id, point: socPoint };
    const point = points.get(socPoint);
    const sample = latest.get(socPoint);
    const toKwh = point && energyOf[point.unit];
    if (!point) lacks.push(lack('soc-point-unknown', about));
    else if (!toKwh) lacks.push(lack('soc-unit', { ...about, unit: point.unit }));
    else if (!sample) lacks.push(lack('soc-missing', about));
    else if (Math.abs(now - sample.ts) > staleAfter) lacks.push(lack('soc-stale', { ...about, at: iso(sample.ts) }));
    else {
      const kwh = toKwh(sample.value, capacityKwh);
      // Rounding at the device can show a little more than full.
      const inRange = kwh >= -0.01 * capacityKwh && kwh <= 1.01 * capacityKwh;
      if (!inRange || (sample.quality & sampleQuality.bad) !== 0)
        lacks.push(lack('soc-invalid', { ...about, value: sample.value, unit: point.unit, at: iso(sample.ts) }));
      else
        readings.push({
          store: id,
          point: socPoint,
          ts: sample.ts,
          value: sample.value,
          unit: point.unit,
          kwh: Math.min(capacityKwh, Math.max(0, kwh)),
          ref: sampleRef(socPoint, sample.ts),
        });
    }
  }
  return { readings, lacks };
}
