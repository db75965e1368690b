import type { TreatmentResultsService } from '../contracts/index.ts';
import { balanceRef, dayMeanRef, dosingRef, type Water } from './context.ts';
import { readOutletDays, readPlantDays } from './days/day-store.ts';

/** What the plants do, for plugins that account for it. */
export function treatmentResults({ scope }: Water): TreatmentResultsService {
  return {
    plants: async () => scope.config.plants.map(({ id, name }) => ({ id, name })),
    days: async (query) =>
      scope.db.tx(async (tx) => {
        const balances = await readPlantDays(tx, query);
        const outlets = await readOutletDays(tx, query);
        return balances.toReversed().map(({ content, revision }) => ({
          plant: content.plant,
          day: content.day,
          treatedM3: content.intakeM3,
          reusedM3: content.reusedM3,
          energyKwh: content.energyKwh,
          loads: outlets
            .filter((each) => each.content.day === content.day)
            .map((each) => ({
              outlet: each.content.outlet,
              parameter: each.content.parameter,
              kg: each.content.loadKg,
              ref: dayMeanRef(each.content, each.revision),
            })),
          dosing: (content.dosing ?? []).map(({ dosing, chemical, kg, quality }) => ({
            ...{ dosing, chemical, kg, quality },
            ref: dosingRef(content.plant, dosing, content.day, revision),
          })),
          ref: balanceRef(content.plant, content.day, revision),
        }));
      }),
  };
}
