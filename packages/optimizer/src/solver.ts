import { availableParallelism } from 'node:os';
import { OptimizerError } from './errors.ts';
import type { Solver } from './model.ts';
import { Pool } from './threads/pool.ts';
import { startThread } from './threads/start.ts';

/** How many threads, and how patient. */
export interface SolverOptions {
  /** Threads at most, each started at its first solve; one less than the processors if absent, at least 1. */
  readonly workers?: number;
  /** Seconds past `timeLimitS` after which a thread that did not stop is ended; 5 if absent. */
  readonly killAfterS?: number;
  /** Seconds after a cancellation in which HiGHS may still hand over its incumbent; 1 if absent. */
  readonly cancelWithinS?: number;
}

/**
 * Solves in worker threads. A solver that crashes, runs out of memory or hangs takes no other solve with it: a crash is
 * repeated once in a fresh thread and then reported as `failed`. Idle threads keep no process alive.
 * @throws OptimizerError for options that cannot be.
 */
export function createSolver(options: SolverOptions = {}): Solver {
  const { workers = Math.max(1, availableParallelism() - 1), killAfterS = 5, cancelWithinS = 1 } = options;
  if (!Number.isInteger(workers) || workers < 1)
    throw new OptimizerError('OPTIMIZER_BAD_OPTIONS', `Option workers is ${workers}; expected a whole number from 1`, {
      field: 'workers',
      value: workers,
    });
  return new Pool(startThread, workers, { limitMs: killAfterS * 1000, cancelMs: cancelWithinS * 1000 });
}
