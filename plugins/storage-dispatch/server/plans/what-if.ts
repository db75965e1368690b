import type { z } from 'zod';
import type { DispatchProblem } from '../../contracts/index.ts';
import type { whatIfRoute } from '../../contracts/index.ts';

export type Change = Omit<z.infer<NonNullable<typeof whatIfRoute.body>>, 'plan'>;

type PerStep = number | number[];

/** A problem with other prices, limits or battery sizes. Batteries begin and end equally full in share. */
export function changed(problem: DispatchProblem, change: Change): DispatchProblem {
  const { buyPriceFactor, importMaxKw, exportPrice, demandPricePerKw, batteryFactor } = change;
  return {
    ...problem,
    grids: problem.grids.map((grid) => ({
      ...grid,
      buyPrice: times(grid.buyPrice, buyPriceFactor),
      importMax: importMaxKw ?? grid.importMax,
      sellPrice: exportPrice ?? grid.sellPrice,
      demandCharges: grid.demandCharges.map((charge) => ({
        ...charge,
        pricePerKw: demandPricePerKw ?? charge.pricePerKw,
      })),
    })),
    stores: batteryFactor === 0 ? [] : problem.stores.map((store) => sized(store, batteryFactor)),
  };
}

function sized(store: DispatchProblem['stores'][number], factor: number): DispatchProblem['stores'][number] {
  return {
    ...store,
    capacity: store.capacity * factor,
    eMin: times(store.eMin, factor),
    ...(store.eMax === undefined ? {} : { eMax: times(store.eMax, factor) }),
    initial: store.initial * factor,
    chargeMax: times(store.chargeMax, factor),
    dischargeMax: times(store.dischargeMax, factor),
    ...(store.softMin ? { softMin: { ...store.softMin, energy: times(store.softMin.energy, factor) } } : {}),
    ...(store.final ? { final: { ...store.final, energy: store.final.energy * factor } } : {}),
  };
}

function times(value: PerStep, factor: number): PerStep {
  return typeof value === 'number' ? value * factor : value.map((each) => each * factor);
}
