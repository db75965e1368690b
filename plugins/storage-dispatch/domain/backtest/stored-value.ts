import type { History } from './history.ts';

/** What a stored kWh is worth at the end: the mean price of import that it replaces, less the wear of taking it out. */
export function valueOfStored({ problem, first, count, buy, gap }: History): number {
  let [sum, steps] = [0, 0];
  for (let t = first; t < count; t++) {
    if (gap[t]) continue;
    sum += buy[t]!;
    steps += 1;
  }
  const worth = problem.batteries.map((battery) =>
    steps === 0 ? 0 : (sum / steps - battery.degradationDischarge) * battery.etaDischarge,
  );
  return Math.max(0, Math.min(...worth));
}
