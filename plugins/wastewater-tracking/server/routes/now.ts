import type { PlantDay, WaterPlant } from '../../contracts/index.ts';
import { localDay, plantDayOf } from '../../domain/index.ts';
import type { Water } from '../context.ts';
import { balancePoints, dosingPoints, readSamples } from '../days/readings.ts';

/** Counters of today are read up to here: a reading on both sides is wanted, and the slow ones come once a minute. */
const behindMs = 120_000;

/** The water of today so far. */
export async function nowOf(water: Water, plant: WaterPlant): Promise<PlantDay> {
  const { scope } = water;
  const now = scope.clock.now();
  const today = localDay(now, scope.park.timeZone);
  const span = { day: today.day, from: today.from, to: Math.max(today.from + 1, now - behindMs) };
  const samples = await readSamples(water, [...balancePoints(plant), ...dosingPoints(plant)], {
    from: span.from,
    to: now,
  });
  const { closingTargetPercent: target, closingAlarmPercent: alarm } = scope.config;
  return plantDayOf(plant, span, samples.readings, { target, alarm });
}
