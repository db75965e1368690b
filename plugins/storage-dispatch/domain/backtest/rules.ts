import type { BacktestBaseline } from '../../contracts/backtest.ts';
import type { History } from './history.ts';
import { clampPower, type SiteRun } from './site-run.ts';

/** Chooses the setpoints of a step (discharge minus charge of each battery, kW) without looking ahead. */
export type Rule = (run: SiteRun, t: number) => readonly number[];

/** The ways of running the site without an optimiser. */
export function ruleOf(name: Exclude<BacktestBaseline, 'perfect-foresight'>, history: History): Rule {
  switch (name) {
    case 'no-storage':
      return () => history.problem.batteries.map(() => 0);
    case 'self-consumption':
      return selfConsumption(history);
    case 'time-of-use':
      return timeOfUse(history);
  }
}

/** The rules that a plan falls back on: stores what is left over, and covers the demand from the battery. */
function selfConsumption({ problem, load, generation, dtH }: History): Rule {
  return (run, t) => {
    let open = load[t]! - generation[t]!;
    return problem.batteries.map((battery, i) => {
      const power = clampPower(battery, run.state.energy[i]!, open, dtH);
      open -= power;
      return power;
    });
  };
}

/**
 * What most storage in a two-part tariff does: charges in the cheapest hours of the day and from surplus, discharges in the
 * dearest against the demand; charging keeps below the import limit and the peak that the month has reached.
 */
function timeOfUse(history: History): Rule {
  const { problem, load, generation, dtH } = history;
  const tiers = priceTiers(history);
  return (run, t) => {
    let open = load[t]! - generation[t]!;
    const room = Math.min(problem.grid.importMax, problem.grid.demandPricePerKw > 0 ? run.peakAt(t) : Infinity);
    return problem.batteries.map((battery, i) => {
      const cheap = tiers[t] === -1 && open < room ? open - room : 0;
      const wanted = open < 0 ? Math.min(open, cheap) : tiers[t] === 1 ? open : cheap;
      const power = clampPower(battery, run.state.energy[i]!, wanted, dtH);
      open -= power;
      return power;
    });
  };
}

/** −1 in the steps of the cheapest price of a local day, 1 in those of the dearest; 0 where a day has one price. */
function priceTiers({ count, day, buy }: History): Int8Array {
  const tiers = new Int8Array(count);
  for (let from = 0; from < count;) {
    let to = from;
    let [low, high] = [Infinity, -Infinity];
    for (; to < count && day[to] === day[from]; to++) {
      if (Number.isNaN(buy[to]!)) continue;
      low = Math.min(low, buy[to]!);
      high = Math.max(high, buy[to]!);
    }
    // Tiers, not single values: a spot price has no two hours alike.
    const band = (high - low) * 0.3;
    for (let t = from; t < to && high > low; t++)
      tiers[t] = buy[t]! <= low + band ? -1 : buy[t]! >= high - band ? 1 : 0;
    from = to;
  }
  return tiers;
}
