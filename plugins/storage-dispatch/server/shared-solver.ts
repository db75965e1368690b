import { createSolver } from '@lingtan/optimizer';
import type { Solver } from '@lingtan/optimizer';

let shared: Solver | undefined;
let users = 0;

/** The process's solver: one thread for all parks, since solves are short and memory is dear. */
export interface SharedSolver {
  readonly solver: Solver;
  /** Ends the thread when no other park uses it. */
  release(): Promise<void>;
}

export function acquireSolver(): SharedSolver {
  shared ??= createSolver({ workers: 1 });
  users += 1;
  const solver = shared;
  let held = true;
  return {
    solver,
    release: async () => {
      if (!held) return;
      held = false;
      users -= 1;
      if (users > 0) return;
      shared = undefined;
      await solver.close();
    },
  };
}
