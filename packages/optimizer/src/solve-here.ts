import { HighsInstance } from './highs/instance.ts';
import { dropSharedHighs, sharedHighs } from './highs/load.ts';
import { emptyResult } from './highs/outcome.ts';
import type { LinearModel, SolveOptions, SolveResult } from './model.ts';
import { validateModel, validateOptions } from './validate.ts';

/**
 * Solves in this thread, which stands still meanwhile: for tests and the command line. A signal is looked at before the
 * solve only. When HiGHS breaks, the model is tried once more in a freshly loaded one.
 * @throws OptimizerError for a model or option that cannot be; solver failures are statuses of the result.
 */
export async function solveHere(model: LinearModel, options: SolveOptions = {}): Promise<SolveResult> {
  validateModel(model);
  validateOptions(options, model.columns);
  if (options.signal?.aborted) return emptyResult('cancelled', 'HiGHS');
  try {
    return await solveOnce(model, options);
  } catch {
    dropSharedHighs();
  }
  try {
    return await solveOnce(model, options);
  } catch (error) {
    dropSharedHighs();
    return emptyResult('failed', 'HiGHS', 0, -Infinity, String(error));
  }
}

async function solveOnce(model: LinearModel, options: SolveOptions): Promise<SolveResult> {
  const instance = new HighsInstance(await sharedHighs(), model);
  try {
    return instance.solve(options);
  } finally {
    instance.dispose();
  }
}
