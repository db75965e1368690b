import type { Tx } from '@lingtan/sdk';
import type { WaterPlant } from '../../contracts/index.ts';
import { closureTrends, dayAfter, trendDays, type ClosureTrend } from '../../domain/index.ts';
import { readPlantDays } from './day-store.ts';

/** Trends of the closing errors up to a day, by the newest revisions of the days before it. */
export async function readClosures(tx: Tx, plant: WaterPlant, to: string): Promise<ClosureTrend[]> {
  const days = await readPlantDays(tx, { plant: plant.id, from: dayAfter(to, 1 - trendDays.sum), to });
  return closureTrends(
    plant,
    days.map(({ content }) => content),
    to,
  );
}
