import type { DispatchProblem, DispatchStore } from '../../contracts/problem.ts';
import { at } from './steps.ts';

/**
 * Replaces what a problem says in another form by the fields that the model and the check read: efficiency there and
 * back, wear by price and life, and a reserve by a quantile of the net load.
 */
export function derive(problem: DispatchProblem, count: number): DispatchProblem {
  return {
    ...problem,
    stores: problem.stores.map(plain),
    reserves: problem.reserves.map((reserve) => ({ grid: reserve.grid, margin: margin(problem, reserve, count) })),
  };
}

function plain({ roundTripEfficiency, wear, ...store }: DispatchStore): DispatchStore {
  const eta = roundTripEfficiency === undefined ? {} : both(Math.sqrt(roundTripEfficiency));
  // cDeg = price / (cycles · 2 · capacity), per kWh each way.
  const each = wear ? wear.replacementCost / (wear.cycles * 2 * store.capacity) : 0;
  return {
    ...store,
    ...eta,
    degradationCharge: store.degradationCharge + each,
    degradationDischarge: store.degradationDischarge + each,
  };
}

const both = (eta: number) => ({ etaCharge: eta, etaDischarge: eta });

function margin(
  { grids, loads, generators }: DispatchProblem,
  { grid, margin: given, netLoadQuantile }: DispatchProblem['reserves'][number],
  count: number,
): DispatchProblem['reserves'][number]['margin'] {
  if (netLoadQuantile === undefined) return given;
  const bus = grids.find(({ id }) => id === grid)!.bus;
  return Array.from({ length: count }, (_, t) => {
    let planned = 0;
    for (const load of loads) if (load.bus === bus) planned += at(load.profile, t);
    for (const generator of generators) if (generator.bus === bus) planned -= at(generator.avail, t);
    return at(given, t) + Math.max(0, at(netLoadQuantile, t) - planned);
  });
}
