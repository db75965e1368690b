import { OptimizerError } from './errors.ts';
import { HighsInstance, type ModelUpdate } from './highs/instance.ts';
import { dropSharedHighs, sharedHighs } from './highs/load.ts';
import { emptyResult } from './highs/outcome.ts';
import type { LinearModel, SolveOptions, SolveResult } from './model.ts';
import { validateModel, validateOptions } from './validate.ts';

export type { ModelUpdate } from './highs/instance.ts';

/**
 * A model that is solved again and again with other numbers. HiGHS keeps the matrix and, for linear models, the last
 * basis. Among several optima a warm start may come to another one than a fresh solve; the objective is the same.
 */
export interface Session {
  /** Replaces whole arrays of costs or bounds. @throws OptimizerError, and then nothing has changed. */
  update(change: ModelUpdate): void;
  /** As `solveHere`: in this thread; broken solvers are replaced once. */
  solve(options?: SolveOptions): Promise<SolveResult>;
  /** Frees the memory of the solver; WebAssembly memory is not collected by itself. */
  close(): void;
}

/** Starts a {@link Session} in this thread. @throws OptimizerError for a model that cannot be. */
export async function createSession(start: LinearModel): Promise<Session> {
  validateModel(start);
  let model = start;
  let instance: HighsInstance | undefined = new HighsInstance(await sharedHighs(), model);
  let closed = false;
  const checkOpen = (): void => {
    if (closed) throw new OptimizerError('OPTIMIZER_CLOSED', 'The session was closed');
  };
  const attempt = async (options: SolveOptions): Promise<SolveResult> => {
    instance ??= new HighsInstance(await sharedHighs(), model);
    return instance.solve(options);
  };
  const forget = (): void => {
    instance = undefined;
    dropSharedHighs();
  };
  return {
    update(change) {
      checkOpen();
      const next = { ...model, ...change };
      validateModel(next);
      model = next;
      try {
        instance?.update(change);
      } catch {
        // The next solve builds the model anew.
        forget();
      }
    },
    async solve(options = {}) {
      checkOpen();
      validateOptions(options, model.columns);
      if (options.signal?.aborted) return emptyResult('cancelled', 'HiGHS');
      try {
        return await attempt(options);
      } catch {
        forget();
      }
      try {
        return await attempt(options);
      } catch (error) {
        forget();
        return emptyResult('failed', 'HiGHS', 0, -Infinity, String(error));
      }
    },
    close() {
      closed = true;
      instance?.dispose();
      instance = undefined;
    },
  };
}
