import type { PlantDay, WaterPlant } from '../../contracts/index.ts';
import { localDay } from '../../domain/index.ts';
import type { Water } from '../context.ts';
import { nowOf } from '../routes/now.ts';
import { readPlantDays } from './day-store.ts';

interface Balance {
  content: PlantDay;
  /** Null for the day that runs. */
  revision: number | null;
  recordedAt: string | null;
}

/** The balance of a day as it was closed; of today, which is not closed, as it runs. */
export async function balanceOf(
  water: Water,
  plant: WaterPlant,
  { day, revision, asOf }: { day: string; revision: number | null; asOf: string | null },
): Promise<Balance | null> {
  const { scope } = water;
  const query = { plant: plant.id, from: day, to: day, asOf, revision };
  const [closed] = await scope.db.tx((tx) => readPlantDays(tx, query));
  if (closed) return closed;
  const runs = asOf === null && revision === null && day === localDay(scope.clock.now(), scope.park.timeZone).day;
  return runs ? { content: await nowOf(water, plant), revision: null, recordedAt: null } : null;
}
