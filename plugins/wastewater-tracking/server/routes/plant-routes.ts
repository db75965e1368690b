import {
  listClosures,
  listOutletDays,
  listPermitWindows,
  listPlantDays,
  listPlants,
  plantNow,
  qualityNow,
  type WaterPlant,
} from '../../contracts/index.ts';
import { trainProblems } from '../../contracts/train-check.ts';
import { cusumRule, trendDays, waterErrors } from '../../domain/index.ts';
import { balanceRef, dayMeanRef, plantOf, windowRef, type Water } from '../context.ts';
import { readClosures } from '../days/closures.ts';
import { readOutletDays, readPlantDays } from '../days/day-store.ts';
import { readWindows } from '../days/window-store.ts';
import { nowOf } from './now.ts';
import { qualityNowOf } from './quality-now.ts';
import { savedOf } from './saved.ts';

const mostDays = 800;

function checkSpan({ from, to }: { from: string; to: string }): void {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  if (!(days >= 0 && days <= mostDays)) throw waterErrors.BAD_SPAN({ from, to, days: mostDays });
}

function shapeOf(plant: WaterPlant) {
  const { id, name, capacityM3Day, recoveryTarget, units, streams, outlets } = plant;
  return {
    id,
    name,
    capacityM3Day,
    recoveryTarget,
    units: units.map((unit) => ({
      id: unit.id,
      name: unit.name,
      kind: unit.kind,
      levelPoint: unit.levelPoint ?? null,
    })),
    streams: streams.map((stream) => ({
      id: stream.id,
      name: stream.name,
      from: stream.from ?? null,
      to: stream.to ?? null,
      role: stream.role,
      flowPoint: stream.flowPoint ?? null,
    })),
    faults: trainProblems(plant),
    outlets: outlets.map((outlet) => ({
      id: outlet.id,
      name: outlet.name,
      parameters: outlet.parameters.map(({ id: parameter, point, unit, digits }) => ({
        id: parameter,
        point,
        unit,
        digits,
      })),
    })),
  };
}

export function plantRoutes(water: Water): void {
  const { scope } = water;
  scope.route(listPlants, async () => ({ plants: scope.config.plants.map(shapeOf) }));
  scope.route(listPlantDays, async ({ params, query, tx }) => {
    checkSpan(query);
    const { id: plant } = plantOf(water, params.plant);
    const days = await tx((open) => readPlantDays(open, { plant, ...query }));
    return { days: days.map((each) => ({ ...each, ref: balanceRef(plant, each.content.day, each.revision) })) };
  });
  scope.route(listClosures, async ({ params, query: { to }, tx }) => {
    checkSpan({ from: to, to });
    const plant = plantOf(water, params.plant);
    const nodes = await tx((open) => readClosures(open, plant, to));
    return { to, meanDays: trendDays.mean, sumDays: trendDays.sum, limit: cusumRule.limit, nodes };
  });
  scope.route(plantNow, async ({ params }) => {
    const plant = plantOf(water, params.plant);
    const today = await nowOf(water, plant);
    return { today, todayRef: balanceRef(plant.id, today.day), saved: await savedOf(water, plant) };
  });
  scope.route(listOutletDays, async ({ params, query, tx }) => {
    checkSpan(query);
    const { id: plant } = plantOf(water, params.plant);
    const days = await tx((open) => readOutletDays(open, { plant, ...query }));
    return { days: days.map((each) => ({ ...each, ref: dayMeanRef(each.content, each.revision) })) };
  });
  scope.route(listPermitWindows, async ({ params, query, tx }) => {
    checkSpan(query);
    const { id: plant } = plantOf(water, params.plant);
    const all = await tx((open) => readWindows(open, { plant, ...query }));
    // Hours are many: those that say nothing but that all is well are counted.
    const quiet = (each: (typeof all)[number]): boolean =>
      each.content.basis === 'hour-mean' && each.content.verdict === 'compliant';
    const windows = all.filter((each) => !quiet(each));
    return {
      windows: windows.map((each) => ({ ...each, ref: windowRef(each.content, each.revision) })),
      compliantHours: all.length - windows.length,
    };
  });
  scope.route(qualityNow, ({ params }) => qualityNowOf(water, plantOf(water, params.plant)));
}
