import type { Highs } from 'highs';
import type { LinearModel, SolveOptions, SolveResult } from '../model.ts';
import { branch } from './branching.ts';
import { HighsInstance, type StopCheck } from './instance.ts';

/** Solves a model in an instance of its own, by few linear solves where that was asked for and suffices. */
export function solveModel(highs: Highs, model: LinearModel, options: SolveOptions, stop?: StopCheck): SolveResult {
  const since = performance.now();
  const few = model.integer && options.branchNodes ? branch(highs, model, options, stop) : null;
  if (few?.proven) return few.proven;
  const passed = few ? { ms: performance.now() - since, nodes: few.nodes } : { ms: 0, nodes: 0 };
  const instance = new HighsInstance(highs, model);
  try {
    const result = instance.solve(few ? after(options, few.start, passed) : options, stop);
    return { ...result, solveMs: result.solveMs + passed.ms, nodes: result.nodes + passed.nodes };
  } finally {
    instance.dispose();
  }
}

/** The search of HiGHS goes on with what is left of time and nodes, from the best point that was found. */
function after(
  options: SolveOptions,
  start: Float64Array | null,
  passed: { readonly ms: number; readonly nodes: number },
): SolveOptions {
  const { timeLimitS, nodeLimit } = options;
  return {
    ...options,
    ...(timeLimitS === undefined ? {} : { timeLimitS: Math.max(1e-3, timeLimitS - passed.ms / 1000) }),
    ...(nodeLimit === undefined ? {} : { nodeLimit: Math.max(1, nodeLimit - passed.nodes) }),
    ...(start ? { start } : {}),
  };
}
