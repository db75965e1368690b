import type { LabSample } from '../../contracts/index.ts';
import { localDay } from '../../domain/index.ts';
import { outletOf, type Water } from '../context.ts';
import { comparisonsOf } from '../lab/comparisons.ts';
import { lockWater } from '../days/day-store.ts';
import { keepDriftFault } from './fault-store.ts';

/** Brings the faults of drift in line with the comparison of analysers and laboratory. Values stay as they are until a person confirms. */
export async function keepDrift(water: Water, samples: readonly LabSample[]): Promise<void> {
  const { scope } = water;
  for (const { outlet: outletId, parameter, pairs, passed, needed, meanDifference, limit, pass } of comparisonsOf(
    samples,
  )) {
    const { plant, outlet } = outletOf(water, outletId);
    const point = outlet.parameters.find(({ id }) => id === parameter)?.point;
    const times = samples
      .filter((each) => each.outlet === outletId && each.parameter === parameter && each.stage === 'approved')
      .map(({ sampledAt }) => sampledAt);
    if (point === undefined || times.length === 0) continue;
    const [firstAt, lastAt] = [Math.min(...times), Math.max(...times)];
    const figures = { pairs, passed, needed, meanDifference, limit };
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
        samples: times.length,
        evidence: evidence as Record<string, number>,
        fails: pass === false,
      });
    });
  }
}
