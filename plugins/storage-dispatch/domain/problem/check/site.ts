import { defaultShortfallPrice, type DispatchProblem } from '../../../contracts/problem.ts';
import type { PlanCosts } from '../../../contracts/plan.ts';
import type { Schedule } from '../extract.ts';
import { value, type Findings } from './findings.ts';
import { priceOfBreach, pricesOf } from './grid.ts';
import { netOf } from './net.ts';

/** Supply equals demand at every bus in every step. */
export function replayBalance(
  problem: DispatchProblem,
  plan: Schedule,
  hours: readonly number[],
  found: Findings,
): void {
  for (const { id: bus } of problem.buses) {
    const open = plan.buses.find((own) => own.id === bus);
    hours.forEach((_, t) => {
      let [sum, size] = [0, 1];
      const add = (power: number): void => {
        sum += power;
        size = Math.max(size, Math.abs(power));
      };
      for (const grid of problem.grids) if (grid.bus === bus) add(-netOf(problem, plan, grid.id, t, bus));
      for (const device of [
        ...problem.stores,
        ...problem.generators,
        ...problem.converters,
        ...problem.loads,
        ...problem.flexibleLoads,
      ])
        add(netOf(problem, plan, device.id, t, bus));
      const [shortage, surplus] = [open?.shortage[t] ?? 0, open?.surplus[t] ?? 0];
      found.limit('shortage', bus, t, shortage, 'kW', size);
      found.limit('surplus', bus, t, surplus, 'kW', size);
      found.physics('balance', bus, t, Math.abs(sum - shortage + surplus), size);
    });
  }
}

/** Feeders and shared inverters. */
export function replayGroups(
  problem: DispatchProblem,
  plan: Schedule,
  hours: readonly number[],
  found: Findings,
  costs: PlanCosts,
): void {
  for (const group of problem.groups) {
    const prices = pricesOf(group, problem.relaxConstraints);
    for (const [limit, most, sign] of [
      ['group-consumption', group.consumptionMax, 1],
      ['group-production', group.productionMax, -1],
    ] as const) {
      if (most === undefined) continue;
      const by = hours.map((_, t) => {
        const net = group.members.reduce((sum, id) => sum + netOf(problem, plan, id, t, group.bus), 0);
        return found.limit(limit, group.id, t, sign * net - value(most, t), 'kW', net);
      });
      if (prices) costs.breach += priceOfBreach(prices, by);
    }
  }
}

/** Priced deviations from baselines. */
export function replayCommitments(
  problem: DispatchProblem,
  plan: Schedule,
  hours: readonly number[],
  costs: PlanCosts,
): void {
  for (const { members, baseline, upPrice, downPrice, per } of problem.commitments) {
    let [highest, lowest] = [0, 0];
    hours.forEach((h, t) => {
      const deviation = members.reduce((sum, id) => sum + netOf(problem, plan, id, t), 0) - value(baseline, t);
      // Of a peak only the steps count that have a price.
      if (value(upPrice, t) !== 0) highest = Math.max(highest, deviation);
      if (value(downPrice, t) !== 0) lowest = Math.min(lowest, deviation);
      if (per === 'each') costs.commitment += deviation * value(deviation > 0 ? upPrice : downPrice, t) * h;
    });
    if (per === 'each') continue;
    const up = typeof upPrice === 'number' ? upPrice : Math.max(...upPrice);
    const down = typeof downPrice === 'number' ? downPrice : Math.min(...downPrice);
    costs.commitment += highest * up + lowest * down;
  }
}

/** Green shares, direct supply, emissions. */
export function replayAccounts(
  problem: DispatchProblem,
  plan: Schedule,
  hours: readonly number[],
  found: Findings,
  costs: PlanCosts,
): void {
  const energy = (power: (step: number) => number): number => hours.reduce((sum, h, t) => sum + power(t) * h, 0);
  const missed = (
    limit: string,
    bus: string,
    by: number,
    size: number,
    wish: { hard: boolean; price?: number | undefined },
  ): void => {
    const counted = found.limit(limit, bus, null, by, limit === 'co2-cap' ? 'kg' : 'kWh', size);
    const hard = wish.hard || (!problem.relaxConstraints && wish.price === undefined);
    if (!hard) costs.breach += counted * (wish.price ?? defaultShortfallPrice);
  };
  const account = (bus: string) => {
    const green = problem.generators.filter((device) => device.green && device.bus === bus);
    const used = energy((t) => -green.reduce((sum, { id }) => sum + netOf(problem, plan, id, t, bus), 0));
    const exported = energy((t) =>
      problem.grids.reduce((sum, grid, k) => sum + (grid.bus === bus ? plan.grids[k]!.export[t]! : 0), 0),
    );
    const takers = [...problem.loads, ...problem.flexibleLoads];
    const consumed = energy((t) => {
      const loads = takers.reduce((sum, { id }) => sum + netOf(problem, plan, id, t, bus), 0);
      return problem.converters.reduce(
        (sum, { bus: home }, k) => sum + (home === bus ? plan.converters[k]!.input[t]! : 0),
        loads,
      );
    });
    const available = energy((t) => green.reduce((sum, { avail }) => sum + value(avail, t), 0));
    return { selfUse: used - exported, exported, consumed, available };
  };
  for (const wish of problem.greenShares) {
    const { selfUse, consumed } = account(wish.bus);
    const green = selfUse + energy((t) => value(wish.contracted, t)) + wish.realisedGreenKwh;
    missed('green-share', wish.bus, wish.minShare * (consumed + wish.realisedConsumptionKwh) - green, consumed, wish);
  }
  for (const wish of problem.directSupply) {
    const { selfUse, exported, consumed, available } = account(wish.bus);
    const own = selfUse + wish.realisedSelfUseKwh;
    const all = available + wish.realisedGenerationKwh;
    const size = Math.max(all, consumed);
    if (wish.selfUseOfGeneration !== undefined)
      missed('self-use-of-generation', wish.bus, wish.selfUseOfGeneration * all - own, size, wish);
    if (wish.selfUseOfConsumption !== undefined)
      missed(
        'self-use-of-consumption',
        wish.bus,
        wish.selfUseOfConsumption * (consumed + wish.realisedConsumptionKwh) - own,
        size,
        wish,
      );
    if (wish.exportOfGeneration !== undefined)
      missed(
        'export-of-generation',
        wish.bus,
        exported + wish.realisedExportKwh - wish.exportOfGeneration * all,
        size,
        wish,
      );
  }
  if (!problem.co2Cap) return;
  const emitted =
    energy((t) =>
      problem.grids.reduce((sum, grid, k) => sum + value(grid.carbonFactor ?? 0, t) * plan.grids[k]!.import[t]!, 0),
    ) +
    energy((t) =>
      problem.generators.reduce(
        (sum, own, k) => sum + value(own.carbonFactor ?? 0, t) * plan.generators[k]!.power[t]!,
        0,
      ),
    );
  missed('co2-cap', 'co2', emitted + problem.co2Cap.realisedKg - problem.co2Cap.limitKg, emitted, problem.co2Cap);
}

/** Loads that exclude each other; stores that keep away from the grid. */
export function replayExclusions(
  problem: DispatchProblem,
  plan: Schedule,
  hours: readonly number[],
  found: Findings,
): void {
  for (const group of new Set(problem.flexibleLoads.map((load) => load.exclusiveGroup))) {
    if (group === undefined) continue;
    hours.forEach((_, t) => {
      const running = problem.flexibleLoads.filter(
        (load, k) => load.exclusiveGroup === group && plan.flexibleLoads[k]!.power[t]! > 1e-5,
      );
      found.limit('exclusive', group, t, running.length - 1, 'count');
    });
  }
  for (const { id: bus } of problem.buses) {
    const stores = problem.stores
      .map((store, k) => ({ store, own: plan.stores[k]! }))
      .filter(({ store }) => store.bus === bus);
    hours.forEach((_, t) => {
      const given = stores.filter(({ store }) => !store.dischargeToGrid && !((store.forcedDischarge?.[t] ?? 0) > 0));
      const out = given.reduce((sum, { own }) => sum + own.discharge[t]!, 0);
      const takers = [...problem.loads, ...problem.flexibleLoads].reduce(
        (sum, { id }) => sum + netOf(problem, plan, id, t, bus),
        0,
      );
      const inputs = problem.converters.reduce(
        (sum, { bus: home }, k) => sum + (home === bus ? plan.converters[k]!.input[t]! : 0),
        0,
      );
      if (given.length > 0) found.physics('discharge-to-grid', bus, t, out - takers - inputs, out);
      const drawn = stores.filter(({ store }) => !store.chargeFromGrid && !((store.forcedCharge?.[t] ?? 0) > 0));
      const taken = drawn.reduce((sum, { own }) => sum + own.charge[t]!, 0);
      const made = problem.generators.reduce(
        (sum, { bus: home }, k) => sum + (home === bus ? plan.generators[k]!.power[t]! : 0),
        0,
      );
      const converted = plan.converters.reduce(
        (sum, { outputs }) =>
          sum + outputs.reduce((all, output) => all + (output.bus === bus ? output.power[t]! : 0), 0),
        0,
      );
      if (drawn.length > 0) found.physics('charge-from-grid', bus, t, taken - made - converted, taken);
    });
  }
}
