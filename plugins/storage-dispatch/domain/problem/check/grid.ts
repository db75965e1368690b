import { defaultBreach, type DispatchGrid, type DispatchProblem } from '../../../contracts/problem.ts';
import type { DispatchPlan, PlanCosts } from '../../../contracts/plan.ts';
import { value, type Findings } from './findings.ts';

/** Prices of a breach; null where the limit is hard. */
export function pricesOf(
  limit: { priceHighest?: number | undefined; priceEvery?: number | undefined; hard?: boolean | undefined },
  relax: boolean,
) {
  if (limit.hard) return null;
  const named = limit.priceHighest !== undefined || limit.priceEvery !== undefined;
  if (named) return { highest: limit.priceHighest ?? 0, every: limit.priceEvery ?? 0 };
  return relax ? { highest: defaultBreach.priceHighest, every: defaultBreach.priceEvery } : null;
}

/** Limits, contracts, demand charges and prices of a connection. */
export function replayGrid(
  problem: DispatchProblem,
  grid: DispatchGrid,
  plan: DispatchPlan['grids'][number],
  hours: readonly number[],
  found: Findings,
  costs: PlanCosts,
): void {
  const margins = problem.reserves.filter((reserve) => reserve.grid === grid.id);
  const breach = { import: [] as number[], export: [] as number[] };
  hours.forEach((h, t) => {
    const [bought, sold] = [plan.import[t]!, plan.export[t]!];
    found.physics('import-max', grid.id, t, Math.max(-bought, bought - value(grid.importMax, t)), bought);
    found.physics('export-max', grid.id, t, Math.max(-sold, sold - value(grid.exportMax, t)), sold);
    found.physics('one-direction', grid.id, t, Math.min(bought, sold) * 0.1, Math.max(bought, sold));
    costs.energyBuy += value(grid.buyPrice, t) * bought * h;
    costs.energySell -= value(grid.sellPrice, t) * sold * h;
    costs.carbon += (problem.carbonPrice * value(grid.carbonFactor ?? 0, t) * bought * h) / 1000;
    const margin = margins.reduce((sum, own) => sum + value(own.margin, t), 0);
    if (grid.importContract)
      breach.import.push(
        found.limit(
          'import-contract',
          grid.id,
          t,
          bought - sold + margin - value(grid.importContract.limit, t),
          'kW',
          bought,
        ),
      );
    if (grid.exportContract)
      breach.export.push(
        found.limit('export-contract', grid.id, t, sold - bought - value(grid.exportContract.limit, t), 'kW', sold),
      );
  });
  for (const [contract, by] of [
    [grid.importContract, breach.import],
    [grid.exportContract, breach.export],
  ] as const) {
    const prices = contract && pricesOf(contract, problem.relaxConstraints);
    if (prices) costs.breach += priceOfBreach(prices, by);
  }
  for (const charge of grid.demandCharges) {
    const floor = Math.max(charge.incumbentKw, charge.thresholdKw);
    costs.demand += charge.pricePerKw * Math.max(0, highestInterval(charge, plan.import, hours) - floor);
  }
}

/** What breaches of one limit cost over the horizon. */
export function priceOfBreach(prices: { highest: number; every: number }, by: readonly number[]): number {
  return prices.highest * highest(by) + prices.every * by.reduce((sum, each) => sum + each, 0);
}

/** Not by the arguments of a call: long lists do not fit there. */
const highest = (list: readonly number[]): number => list.reduce((most, each) => (each > most ? each : most), 0);

function highestInterval(
  charge: DispatchGrid['demandCharges'][number],
  imports: readonly number[],
  hours: readonly number[],
): number {
  const recorded = charge.history.map((power) => ({ power, h: hours[0]!, step: -1 }));
  const all = [...recorded, ...imports.map((power, step) => ({ power, h: hours[step]!, step }))];
  let highest = 0;
  for (let from = 0; from + charge.intervalSteps <= all.length; from += charge.intervalSteps) {
    const interval = all.slice(from, from + charge.intervalSteps);
    const last = interval.at(-1)!.step;
    if (charge.window && !charge.window[last]) continue;
    const energy = interval.reduce((sum, { power, h }) => sum + power * h, 0);
    highest = Math.max(highest, energy / interval.reduce((sum, { h }) => sum + h, 0));
  }
  return highest;
}
