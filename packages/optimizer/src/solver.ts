import { availableParallelism } from 'node:os';
import { OptimizerError } from './errors.ts';
import type { Solver } from './model.ts';
import { nativeAddonPath } from './native/addon.ts';
import { startNative } from './native/start.ts';
import { Pool } from './threads/pool.ts';
import { startThread, type StartThread } from './threads/start.ts';

/** How many threads, and how patient. */
export interface SolverOptions {
  /** Threads at most, each started at its first solve; one less than the processors if absent, at least 1. */
  readonly workers?: number;
  /** Seconds past `timeLimitS` after which a thread that did not stop is ended; 5 if absent. */
  readonly killAfterS?: number;
  /** Seconds after a cancellation in which HiGHS may still hand over its incumbent; 1 if absent. */
  readonly cancelWithinS?: number;
  /** `wasm`, which is there everywhere, or `native`: see {@link nativeAddonPath}. What `LINGTAN_HIGHS` says if absent. */
  readonly backEnd?: 'wasm' | 'native';
}

/**
 * Solves in worker threads, or by native HiGHS in processes of its own. A solver that crashes, runs out of memory or hangs takes no other solve with it: a crash is
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
  return new Pool(backEndOf(options), workers, { limitMs: killAfterS * 1000, cancelMs: cancelWithinS * 1000 });
}

/** @throws OptimizerError where native HiGHS is asked for and not there: nobody should believe to have it. */
function backEndOf({ backEnd = process.env['LINGTAN_HIGHS'] ?? 'wasm' }: { backEnd?: string }): StartThread {
  if (backEnd === 'wasm' || backEnd === '') return startThread;
  if (backEnd !== 'native')
    throw new OptimizerError('OPTIMIZER_BAD_OPTIONS', `LINGTAN_HIGHS is ${backEnd}; expected wasm or native`, {
      field: 'backEnd',
      value: backEnd,
    });
  const path = nativeAddonPath();
  if (path === null)
    throw new OptimizerError(
      'OPTIMIZER_BAD_OPTIONS',
      'LINGTAN_HIGHS is native, but the package highs-addon is not installed; run `npm install --no-save highs-addon`, or name its folder in LINGTAN_HIGHS_ADDON',
      { field: 'backEnd', value: backEnd },
    );
  return startNative(path);
}
