import type { PlantDay, WaterPlant } from '../../contracts/index.ts';
import { dayOfDate, dosingOf, localDay } from '../../domain/index.ts';
import type { Water } from '../context.ts';
import { announceDay } from './announce-day.ts';
import { lockWater, readPlantDays, writePlantDay } from './day-store.ts';
import { dosingPoints, firstDayOf, readSamples } from './readings.ts';

/**
 * Adds what was dosed to days that were closed before their plant had its dosing points, where the counters have told. All else of the
 * day stays as it was recorded: the samples of its other points may be gone by now. Returns the number of days.
 *
 * For once after a start, since a change of the configuration starts the plugin anew; later samples of old days mark them anyhow.
 */
export async function addDosing(water: Water, signal: AbortSignal): Promise<number> {
  const { scope } = water;
  let written = 0;
  for (const plant of scope.config.plants.filter(({ dosing }) => dosing.length > 0)) {
    const first = await firstDayOf(water, dosingPoints(plant));
    if (first === null) continue;
    const span = { from: first.day, to: localDay(scope.clock.now(), scope.park.timeZone, -1).day };
    const days = await scope.db.tx((tx) => readPlantDays(tx, { plant: plant.id, ...span }));
    for (const { content } of days) {
      signal.throwIfAborted();
      if (missingIn(plant, content).length > 0) written += await addToDay(water, plant, content);
    }
  }
  return written;
}

/** Dosing points of a plant that a day says nothing of. */
function missingIn({ dosing }: WaterPlant, { dosing: known = [] }: PlantDay): WaterPlant['dosing'] {
  return dosing.filter(({ id }) => !known.some((each) => each.dosing === id));
}

async function addToDay(water: Water, plant: WaterPlant, content: PlantDay): Promise<number> {
  const { scope } = water;
  const span = dayOfDate(content.day, scope.park.timeZone);
  const added = { ...plant, dosing: missingIn(plant, content) };
  const { readings } = await readSamples(water, dosingPoints(added), span);
  const told = dosingOf(added, span, readings).filter(({ kg }) => kg !== null);
  if (told.length === 0) return 0;
  return scope.db.tx(async (tx) => {
    await lockWater(tx, scope.park.id);
    const [newest] = await readPlantDays(tx, { plant: plant.id, from: content.day, to: content.day });
    // Closed again in the meantime: with all of its dosing points.
    if (!newest || missingIn(plant, newest.content).length < added.dosing.length) return 0;
    const balance = { ...newest.content, dosing: [...(newest.content.dosing ?? []), ...told] };
    const revision = await writePlantDay(tx, scope.park.id, balance);
    if (revision === null) return 0;
    await announceDay(water, tx, plant, span, { balance, revision });
    return 1;
  });
}
