import type { Budget, Failure, Solution } from './attempt.ts';
import { findConflicts, netFreeLoops } from './conflicts.ts';
import { relaxIntegers } from './lexicographic.ts';
import { fixByFlows } from './rounding.ts';

/** Seconds that a repair may take after the time is up. */
const extraS = 2;

/**
 * After a time-out without an incumbent: the relaxation without whole-number columns, these rounded, opposite flows cut
 * to the larger one, solved once more. Null when that leads to no clean plan.
 */
export async function repair(found: Solution | Failure, budget: Budget): Promise<Solution | null> {
  const { compiled } = found;
  const base = 'x' in found ? found.model : compiled.model;
  const relaxed = await budget.solve(relaxIntegers(base), {}, extraS);
  if (relaxed.x.length === 0) return null;
  const model = fixByFlows(compiled.map, base, relaxed.x);
  const upper = model.upper.slice();
  for (const [id, one, other] of pairs(found)) {
    const [a, b] = [compiled.map.columns.get(`${id}/${one}`)!, compiled.map.columns.get(`${id}/${other}`)!];
    for (let t = 0; t < compiled.map.count; t++) {
      const smaller = relaxed.x[a[t]!]! < relaxed.x[b[t]!]! ? a[t]! : b[t]!;
      if (model.lower[smaller]! <= 0) upper[smaller] = 0;
    }
  }
  const result = await budget.solve({ ...model, upper }, {}, extraS);
  if (result.x.length === 0) return null;
  const x = result.x.slice(0, compiled.model.columns);
  netFreeLoops(compiled.map, x);
  if (findConflicts(compiled.map, x).count > 0) return null;
  const { rowDuals, columnDuals } = result;
  const bounded = { ...result, status: 'feasible', bound: relaxed.objective } as const;
  return { compiled, model: base, result: bounded, x, rowDuals, columnDuals, clean: true };
}

function pairs({ compiled }: Solution | Failure): [string, string, string][] {
  const { stores, grids } = compiled.map.prepared.problem;
  return [
    ...stores.map(({ id }): [string, string, string] => [id, 'charge', 'discharge']),
    ...grids.map(({ id }): [string, string, string] => [id, 'import', 'export']),
  ];
}
