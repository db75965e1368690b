import type { DispatchPlan, PlanCosts } from '../../contracts/plan.ts';
import type { DispatchProblem } from '../../contracts/problem.ts';
import { Findings, type Excess } from './check/findings.ts';
import { replayGrid } from './check/grid.ts';
import { replayFlexibleLoad } from './check/load.ts';
import { replayAccounts, replayBalance, replayCommitments, replayExclusions, replayGroups } from './check/site.ts';
import { replayStore } from './check/store.ts';
import { replayConverter, replayGenerator } from './check/units.ts';
import type { Schedule } from './extract.ts';

/** What following a schedule does and costs. */
export interface Replay {
  readonly findings: Findings;
  readonly costs: PlanCosts;
}

/** Steps a schedule through the physics and the prices of the problem, without any code of the model builder. */
export function replay(problem: DispatchProblem, plan: Schedule): Replay {
  const hours =
    'lengthsH' in problem.steps
      ? problem.steps.lengthsH
      : Array.from({ length: problem.steps.count }, () => (problem.steps as { dtH: number }).dtH);
  const found = new Findings();
  const costs: PlanCosts = {
    energyBuy: 0,
    energySell: 0,
    demand: 0,
    degradation: 0,
    fuel: 0,
    start: 0,
    curtailment: 0,
    carbon: 0,
    commitment: 0,
    breach: 0,
    terminalValue: 0,
  };
  if (!complete(problem, plan, hours.length, found)) return { findings: found, costs };
  problem.grids.forEach((grid, k) => replayGrid(problem, grid, plan.grids[k]!, hours, found, costs));
  problem.stores.forEach((store, k) => replayStore(problem, store, plan.stores[k]!, hours, found, costs));
  problem.generators.forEach((own, k) => replayGenerator(problem, own, plan.generators[k]!, hours, found, costs));
  problem.converters.forEach((own, k) => replayConverter(own, plan.converters[k]!, hours, found, costs));
  problem.flexibleLoads.forEach((own, k) => replayFlexibleLoad(own, plan.flexibleLoads[k]!, hours, found, costs));
  replayBalance(problem, plan, hours, found);
  replayGroups(problem, plan, hours, found, costs);
  replayCommitments(problem, plan, hours, costs);
  replayAccounts(problem, plan, hours, found, costs);
  replayExclusions(problem, plan, hours, found);
  return { findings: found, costs };
}

/** Replays a plan: physics holds, every limit that it breaks is named in it, and it costs what it says. */
export function check(problem: DispatchProblem, plan: DispatchPlan): DispatchPlan['check'] {
  const { findings, costs } = replay(problem, plan);
  const breaches = [...findings.breaches];
  const said = byLimit(plan.violations);
  for (const excess of largestFirst(findings.excesses)) {
    if (excess.limit.startsWith('recovery-power') && givesUpRecovery(plan, excess.device)) continue;
    const named = said.get(keyOf(excess));
    // A run that is too short is counted in steps by the replay, in rows by the model: what matters is that it is named.
    if (excess.unit === 'steps' && named) continue;
    const by = excess.by - (named?.shift() ?? 0);
    if (by > 2e-6 * Math.max(1, excess.by))
      breaches.push({ rule: `unnamed-${excess.limit}`, device: excess.device, step: excess.step, by });
  }
  const size = Object.values(costs).reduce((sum, part) => sum + Math.abs(part), 1);
  let total = 0;
  for (const part of Object.keys(costs) as (keyof PlanCosts)[]) {
    total += costs[part];
    const by = Math.abs(costs[part] - plan.costs[part]);
    if (!(by <= 1e-6 * size)) breaches.push({ rule: `cost-${part}`, device: '', step: null, by });
  }
  if (!(Math.abs(total - plan.objective) <= 1e-6 * size))
    breaches.push({ rule: 'cost-total', device: '', step: null, by: Math.abs(total - plan.objective) });
  return { passed: breaches.length === 0, breaches };
}

/**
 * What a plan says of each limit, the largest first: several wishes of a store may be about one step, and each that is
 * missed is named by itself.
 */
function byLimit(violations: DispatchPlan['violations']): Map<string, number[]> {
  const said = new Map<string, number[]>();
  for (const own of largestFirst(violations)) {
    const others = said.get(keyOf(own));
    if (others) others.push(own.by);
    else said.set(keyOf(own), [own.by]);
  }
  return said;
}

const largestFirst = <Own extends { readonly by: number }>(list: readonly Own[]): Own[] =>
  [...list].sort((a, b) => b.by - a.by);

/** Whether the plan says that a store could not be held to one way while it recovers. */
const givesUpRecovery = (plan: DispatchPlan, device: string): boolean =>
  plan.status === 'relaxed' &&
  plan.violations.some((own) => own.device === device && own.price === 0 && own.limit.startsWith('recovery-'));

const keyOf = ({ limit, device, step }: Pick<Excess, 'limit' | 'device' | 'step'>): string =>
  `${limit}/${device}/${step ?? 'all'}`;

/** Every device has its series, as long as the horizon, of finite numbers. */
function complete(problem: DispatchProblem, plan: Schedule, count: number, found: Findings): boolean {
  const fits = (id: string, series: readonly number[] | undefined): void => {
    if (series?.length !== count || !series.every(Number.isFinite)) found.physics('series', id, null, Infinity);
  };
  for (const { id } of problem.grids)
    for (const key of ['import', 'export'] as const) fits(id, same(plan.grids, problem.grids, id)?.[key]);
  for (const { id } of problem.stores)
    for (const key of ['charge', 'discharge', 'energy'] as const)
      fits(id, same(plan.stores, problem.stores, id)?.[key]);
  for (const { id } of problem.generators) fits(id, same(plan.generators, problem.generators, id)?.power);
  for (const { id } of problem.converters) fits(id, same(plan.converters, problem.converters, id)?.input);
  for (const { id } of problem.flexibleLoads) fits(id, same(plan.flexibleLoads, problem.flexibleLoads, id)?.power);
  return found.breaches.length === 0;
}

/** The plan's part in the same place as the problem's. */
function same<T extends { id: string }>(
  parts: readonly T[],
  devices: readonly { id: string }[],
  id: string,
): T | undefined {
  const part = parts[devices.findIndex((device) => device.id === id)];
  return part?.id === id ? part : undefined;
}
