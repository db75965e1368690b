import { dropSharedHighs, sharedHighs } from './highs/load.ts';
import { emptyResult } from './highs/outcome.ts';
import { solveModel } from './highs/solve.ts';
import type { LinearModel, SolveOptions, SolveResult } from './model.ts';
import { validateModel, validateOptions } from './validate.ts';

/**
 * Solves in this thread, which stands still meanwhile: for tests and the command line. A signal is looked at before the
 * solve only. When HiGHS breaks, the model is tried once more in a freshly loaded one, by its own search.
 * @throws OptimizerError for a model or option that cannot be; solver failures are statuses of the result.
 */
export async function solveHere(model: LinearModel, options: SolveOptions = {}): Promise<SolveResult> {
  validateModel(model);
  validateOptions(options, model.columns);
  if (options.signal?.aborted) return emptyResult('cancelled', 'HiGHS');
  try {
    return solveModel(await sharedHighs(), model, options);
  } catch {
    dropSharedHighs();
  }
  try {
    return solveModel(await sharedHighs(), model, { ...options, branchNodes: 0 });
  } catch (error) {
    dropSharedHighs();
    return emptyResult('failed', 'HiGHS', 0, -Infinity, String(error));
  }
}
