import type { SolveResult } from '@lingtan/optimizer';
import { allocationModel, usablePipes, type ReuseProblem } from './allocate.ts';

/** A proposal: who gets how much of what, and what stands in the way of more. */
export interface Allocation {
  flows: { from: string; to: string; m3: number }[];
  users: { id: string; m3: number; contractM3: number; shortfallM3: number; reason: string | null }[];
  /** Value less treatment and transport. */
  value: number;
  /** What one more m³ of each class would be worth; 0 where some is left. */
  marginal: { class: string; leftM3: number; perM3: number }[];
}

/** Below this an amount is none, m³. */
const none = 1e-5;

/**
 * Serves the contracts tier by tier, then takes the assignment of the largest value. What cannot be served is a shortfall with its reason,
 * never an error.
 * @param solve solves a linear model to its optimum
 * @returns null when the solver fails
 */
export async function allocate(
  problem: ReuseProblem,
  solve: (model: ReturnType<typeof allocationModel>['model']) => Promise<SolveResult>,
): Promise<Allocation | null> {
  const kept = new Map<number, number>();
  const tiers = [...new Set(problem.users.map(({ priority }) => priority))].sort((a, b) => a - b);
  for (const tier of tiers) {
    const { status, objective } = await solve(allocationModel(problem, { tier }, kept).model);
    if (status !== 'optimal') return null;
    kept.set(tier, Math.max(0, objective));
  }
  const { model, shortfall, supply } = allocationModel(problem, 'value', kept);
  const { status, objective, x, rowDuals } = await solve(model);
  if (status !== 'optimal') return null;
  const pipes = usablePipes(problem);
  const flows = pipes.map(({ from, to }, at) => ({ from, to, m3: clean(x[at]!) })).filter(({ m3 }) => m3 > 0);
  const sumOf = (which: (flow: (typeof flows)[number]) => boolean): number =>
    flows.filter(which).reduce((sum, { m3 }) => sum + m3, 0);
  return {
    flows,
    users: problem.users.map(({ id, contractM3 }, at) => {
      const shortfallM3 = clean(x[shortfall[at]!]!);
      const reason = shortfallM3 > 0 ? reasonFor(problem, id, sumOf) : null;
      return { id, m3: sumOf(({ to }) => to === id), contractM3, shortfallM3, reason };
    }),
    value: -objective,
    marginal: problem.classes.map(({ id, m3 }, at) => ({
      class: id,
      leftM3: clean(m3 - sumOf(({ from }) => from === id)),
      perM3: Math.max(0, -rowDuals[supply[at]!]!),
    })),
  };
}

const clean = (m3: number): number => (Math.abs(m3) < none ? 0 : m3);

/** Why a contract is not served: no pipe, pipes that are full, water that is all taken, or its quality. */
function reasonFor(
  problem: ReuseProblem,
  user: string,
  sumOf: (which: (flow: { from: string; to: string }) => boolean) => number,
): string {
  const pipes = problem.pipes.filter(({ to }) => to === user);
  if (pipes.length === 0) return 'no pipe';
  const usable = usablePipes(problem).filter(({ to }) => to === user);
  if (usable.length === 0) return 'quality not known';
  const isFull = ({ from, to, capacityM3 }: (typeof usable)[number]): boolean =>
    sumOf((flow) => flow.from === from && flow.to === to) >= capacityM3 - none;
  const isTaken = ({ from }: (typeof usable)[number]): boolean =>
    sumOf((flow) => flow.from === from) >= problem.classes.find(({ id }) => id === from)!.m3 - none;
  if (usable.every(isFull)) return 'pipes are full';
  const { limits } = problem.users.find(({ id }) => id === user)!;
  const fits = ({ from }: (typeof usable)[number]): boolean => {
    const { quality } = problem.classes.find(({ id }) => id === from)!;
    return Object.entries(limits).every(([parameter, limit]) => quality[parameter]! <= limit);
  };
  // Water that alone is good enough, or none: of what is left the blend would be too bad.
  const good = usable.filter(fits);
  if (good.length > 0 && good.every((pipe) => isFull(pipe) || isTaken(pipe))) return 'no water left';
  return 'quality of the blend';
}
