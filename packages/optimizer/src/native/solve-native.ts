import { emptyResult, objectiveAt, relativeGap } from '../highs/outcome.ts';
import { edgeWeights, highsSettings, tolerances } from '../highs/settings.ts';
import type { LinearModel, SolveOptions, SolveResult } from '../model.ts';
import type { NativeAddon, NativeSolverHandle } from './addon.ts';

const none = new Float64Array(0);

/** `HighsModelStatus` of HiGHS, as far as it is told apart here. */
const modelStatus = {
  optimal: 7,
  infeasible: 8,
  unboundedOrInfeasible: 9,
  unbounded: 10,
  timeLimit: 13,
  nodeLimit: 16,
} as const;

/** Solves a model by native HiGHS. Rejects only when HiGHS itself breaks. */
export async function solveNatively(
  addon: NativeAddon,
  model: LinearModel,
  options: Omit<SolveOptions, 'signal'>,
): Promise<SolveResult> {
  const startedAt = performance.now();
  const solver = `HiGHS ${addon.solverVersion()} (native)`;
  if (model.columns === 0) return withoutColumns(model, solver);
  const mixed = model.integer !== undefined;
  let handle = await runOf(addon, model, options, tolerances.tight);
  let status = handle.getModelStatus();
  const known: number[] = Object.values(modelStatus);
  if (!known.includes(status)) {
    handle = await runOf(addon, model, options, tolerances.loose);
    status = handle.getModelStatus();
  }
  const ms = (): number => performance.now() - startedAt;
  const info = handle.getInfo();
  const proven = mixed ? (info['mip_dual_bound'] ?? -Infinity) : -Infinity;
  if (status === modelStatus.infeasible) return emptyResult('infeasible', solver, ms(), Infinity);
  if (status === modelStatus.unbounded) return emptyResult('unbounded', solver, ms());
  if (status === modelStatus.unboundedOrInfeasible) {
    // With a cost of zero the question is only whether a point exists.
    const probe = await solveNatively(addon, { ...model, offset: 0, cost: new Float64Array(model.columns) }, options);
    return { ...emptyResult(probe.status === 'optimal' ? 'unbounded' : probe.status, solver, ms(), probe.bound) };
  }
  const stopped = limitOf(status);
  const nodes = mixed ? Math.max(0, info['mip_node_count'] ?? 0) : 0;
  if (stopped.limit && info['primal_solution_status'] !== 2)
    return { ...emptyResult('timeout', solver, ms(), proven), nodes, ...stopped };
  if (!stopped.limit && status !== modelStatus.optimal)
    return emptyResult('failed', solver, ms(), -Infinity, `HiGHS ended with status ${status}`);
  const { columnValues: x, columnDualValues, rowDualValues, isDualValid } = handle.getSolution();
  const objective = objectiveAt(model, x);
  const bound = !stopped.limit && !mixed ? objective : Math.min(proven, objective);
  const result: SolveResult = {
    status: stopped.limit ? 'feasible' : 'optimal',
    objective,
    bound,
    gap: relativeGap(objective, bound),
    x,
    rowDuals: !mixed && isDualValid ? rowDualValues : none,
    columnDuals: !mixed && isDualValid ? columnDualValues : none,
    solveMs: ms(),
    nodes,
    ...stopped,
    solver,
  };
  return mixed && options.fixedDuals ? withFixedDuals(addon, model, result) : result;
}

function limitOf(status: number): Pick<SolveResult, 'limit'> {
  if (status === modelStatus.timeLimit) return { limit: 'time' };
  return status === modelStatus.nodeLimit ? { limit: 'nodes' } : {};
}

async function runOf(
  addon: NativeAddon,
  model: LinearModel,
  options: Omit<SolveOptions, 'signal'>,
  tolerance: number,
): Promise<NativeSolverHandle> {
  const handle = new addon.Solver();
  for (const [name, value] of Object.entries({ ...highsSettings(tolerance, options), ...edgeWeights(model) }))
    try {
      handle.setOption(name, value);
    } catch (error) {
      // Earlier versions of HiGHS know fewer of its searches for incumbents; all else must be known.
      if (!name.startsWith('mip_heuristic_run_')) throw error;
    }
  handle.setOption('threads', 1);
  handle.setOption('parallel', 'off');
  handle.passModel({
    columnCount: model.columns,
    rowCount: model.rows,
    isMaximization: false,
    objectiveOffset: model.offset,
    objectiveLinearWeights: model.cost,
    columnLowerBounds: model.lower,
    columnUpperBounds: model.upper,
    rowLowerBounds: model.rowLower,
    rowUpperBounds: model.rowUpper,
    weights: {
      offsets: model.rowStarts.subarray(0, model.rows),
      indices: model.entryColumns,
      values: model.entryValues,
    },
    ...(model.integer ? { columnTypes: Int32Array.from(model.integer) } : {}),
  });
  if (options.start && model.integer) handle.setSolution({ columnValues: options.start });
  // The addon calls the warning with which HiGHS ends at a limit an error too; the model's status tells them apart.
  await new Promise<void>((resolve, reject) =>
    handle.run((error) => (error && !limitOf(handle.getModelStatus()).limit ? reject(error) : resolve())),
  );
  return handle;
}

/** Holds the whole-number columns at their values; what is left is linear and has duals. */
async function withFixedDuals(addon: NativeAddon, model: LinearModel, result: SolveResult): Promise<SolveResult> {
  const [lower, upper] = [model.lower.slice(), model.upper.slice()];
  model.integer?.forEach((whole, column) => {
    if (whole) lower[column] = upper[column] = Math.round(result.x[column] as number);
  });
  const { integer: _, ...linearModel } = model;
  const linear = await solveNatively(addon, { ...linearModel, lower, upper }, {});
  const solveMs = result.solveMs + linear.solveMs;
  if (linear.status !== 'optimal')
    return { ...result, solveMs, message: `No duals: with whole numbers held the model is ${linear.status}` };
  const { x, objective, rowDuals, columnDuals } = linear;
  const bound = Math.min(result.bound, objective);
  return { ...result, x, objective, bound, gap: relativeGap(objective, bound), rowDuals, columnDuals, solveMs };
}

function withoutColumns({ rows, rowLower, rowUpper, offset }: LinearModel, solver: string): SolveResult {
  for (let row = 0; row < rows; row++)
    if ((rowLower[row] as number) > 0 || (rowUpper[row] as number) < 0)
      return emptyResult('infeasible', solver, 0, Infinity);
  return { ...emptyResult('optimal', solver, 0, offset), objective: offset, gap: 0, rowDuals: new Float64Array(rows) };
}
