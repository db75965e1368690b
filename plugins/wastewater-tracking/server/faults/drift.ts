import type { LabSample } from '../../contracts/index.ts';
import { localDay } from '../../domain/index.ts';
import { outletOf, type Water } from '../context.ts';
import { comparisonsOf, withOnline } from '../lab/comparisons.ts';
import { readLab } from '../lab/lab-store.ts';
import { lockWater } from '../days/day-store.ts';
import { keepDriftFault } from './fault-store.ts';

/**
 * Brings the fault of drift of an analyser in line with its newest comparison that has a verdict. Values stay as they are until a person
 * confirms.
 */
export async function keepDrift(water: Water, of: Pick<LabSample, 'outlet' | 'parameter'>): Promise<void> {
  const { scope } = water;
  const { outlet: outletId, parameter } = of;
  const { plant, outlet } = outletOf(water, outletId);
  const point = outlet.parameters.find(({ id }) => id === parameter)?.point;
  const samples = await scope.db.tx((tx) => readLab(tx, { outlet: outletId, parameter }));
  const newest = comparisonsOf(await withOnline(water, samples), scope.park.timeZone).find(({ pass }) => pass !== null);
  if (point === undefined || !newest) return;
  const { firstAt, lastAt, pairs, passed, needed, meanDifference, largest, limit, pass } = newest;
  const figures = { pairs, passed, needed, meanDifference, largest, limit };
  const evidence = Object.fromEntries(Object.entries(figures).filter(([, value]) => typeof value === 'number'));
  await scope.db.tx(async (tx) => {
    // Numbers are given one at a time.
    await lockWater(tx, scope.park.id);
    await keepDriftFault(tx, scope.park.id, {
      plant: plant.id,
      outlet: outletId,
      parameter,
      point,
      day: localDay(lastAt, scope.park.timeZone).day,
      firstAt,
      lastAt,
      samples: pairs,
      evidence: evidence as Record<string, number>,
      fails: pass === false,
    });
  });
}
