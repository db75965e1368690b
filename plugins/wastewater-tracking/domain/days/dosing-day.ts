import type { DosingDay, WaterPlant } from '../../contracts/index.ts';
import { counterVolume } from '../volumes/counter-volume.ts';
import type { DayReadings } from './plant-day.ts';

/** Chemicals of a plant over [from, to), kg, by the steps of their counters like the water; null where a counter does not tell. */
export function dosingOf(
  { dosing }: Pick<WaterPlant, 'dosing'>,
  { from, to }: { from: number; to: number },
  readings: DayReadings,
): DosingDay[] {
  return dosing.map(({ id, chemical, counterPoint, rolloverKg }) => {
    // The steps of a counter have no unit: what they add up to is in that of the point.
    const { m3: kg, quality, notes } = counterVolume(readings(counterPoint), from, to, rolloverKg);
    return { dosing: id, chemical, kg, quality, notes };
  });
}
