import type { PlantNowData, WaterPlant } from '../../contracts/index.ts';
import { localDay, localDays, reuseTarget } from '../../domain/index.ts';
import { savedRef, type Water } from '../context.ts';
import { readPlantDays } from '../days/day-store.ts';

const daysOfYear = (year: number): number => (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / 86_400_000;

/** Fresh water saved this year: what was measured as delivered for reuse, never capacity times recovery; that is the target. */
export async function savedOf(water: Water, plant: WaterPlant): Promise<PlantNowData['saved']> {
  const { scope } = water;
  const { timeZone } = scope.park;
  const last = localDay(scope.clock.now(), timeZone, -1);
  const year = Number(last.day.slice(0, 4));
  const days = await scope.db.tx((tx) => readPlantDays(tx, { plant: plant.id, from: `${year}-01-01`, to: last.day }));
  const told = days.filter(({ content }) => content.reusedM3 !== null);
  const sum = (pick: (day: (typeof told)[number]['content']) => number | null): number =>
    told.reduce((total, { content }) => total + (pick(content) ?? 0), 0);
  const first = days.at(-1)?.content;
  const expected = first ? localDays(first.from, last.from, timeZone).length : 0;
  const { capacityM3Day, recoveryTarget: recovery } = plant;
  return {
    year,
    m3: told.length === 0 ? null : sum(({ reusedM3 }) => reusedM3),
    days: told.length,
    unknownDays: expected - told.length,
    intakeM3: told.length === 0 ? null : sum(({ intakeM3 }) => intakeM3),
    targetM3Year: reuseTarget({ capacityM3Day, recovery, days: daysOfYear(year) }),
    targetM3SoFar: reuseTarget({ capacityM3Day, recovery, days: told.length }),
    ref: savedRef(plant.id, year),
  };
}
