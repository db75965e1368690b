import { createSolver } from '@lingtan/optimizer';
import type { Solver } from '@lingtan/optimizer';
import { warmUp } from './warm-up.ts';

let shared: Solver | undefined;
let warming: Promise<void> | undefined;
let users = 0;

/** The process's solver: one thread for all parks, since solves are short and memory is dear. */
export interface SharedSolver {
  readonly solver: Solver;
  /** Settles when the thread has practised; a solve need not wait for it. */
  readonly warm: Promise<void>;
  /** Ends the thread when no other park uses it. */
  release(): Promise<void>;
}

export function acquireSolver(): SharedSolver {
  shared ??= createSolver({ workers: 1 });
  warming ??= warmUp(shared);
  users += 1;
  const solver = shared;
  let held = true;
  return {
    solver,
    warm: warming,
    release: async () => {
      if (!held) return;
      held = false;
      users -= 1;
      if (users > 0) return;
      shared = undefined;
      warming = undefined;
      await solver.close();
    },
  };
}
