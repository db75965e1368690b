import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { FlowNetwork, Reconciliation, StreamEstimate } from './types.ts';

/** Singular values below this share of the largest count as 0. */
const rankTolerance = 1e-9;

/**
 * Weighted least squares: x = y − V Rᵀ (R V Rᵀ)⁻¹ R y, where R are the balances after streams without meter have been projected
 * out. Raw readings stay as they are; the estimate stands beside them. Source: Narasimhan and Jordache, Data Reconciliation
 * and Gross Error Detection, 2000, chapters 3 and 7.
 */
export function reconcile(network: FlowNetwork): Reconciliation {
  const { balances, names, measured, deviations } = network;
  const withMeter = indices(measured, (value) => value !== null);
  const without = indices(measured, (value) => value === null);
  const readings = withMeter.map((index) => measured[index]!);
  const variances = withMeter.map((index) => deviations[index]! ** 2);
  const reduced = independentRows(projected(balances, withMeter, without));
  const { adjustments, tests, chiSquare } = adjust(reduced, readings, variances);
  const unmeasured = estimateUnmeasured(
    balances,
    withMeter,
    without,
    readings.map((y, i) => y + adjustments[i]!),
  );
  const streams = names.map((name, index): StreamEstimate => {
    const meter = withMeter.indexOf(index);
    if (meter < 0) {
      const value = unmeasured.get(index) ?? null;
      return {
        name,
        measured: null,
        reconciled: value,
        adjustment: null,
        test: null,
        redundant: false,
        observable: value !== null,
      };
    }
    const [reading, adjustment, test] = [readings[meter]!, adjustments[meter]!, tests[meter]!];
    return {
      name,
      measured: reading,
      reconciled: reading + adjustment,
      adjustment,
      test,
      redundant: test !== null,
      observable: true,
    };
  });
  const residuals = balances.map((row) =>
    row.reduce<number | null>((sum, sign, index) => {
      if (sign === 0 || sum === null) return sum;
      return measured[index] === null ? null : sum + sign * measured[index]!;
    }, 0),
  );
  return { streams, residuals, chiSquare, degreesOfFreedom: reduced.length };
}

/** Adjustments by the balances among meters alone. */
function adjust(rows: number[][], readings: readonly number[], variances: readonly number[]) {
  const size = readings.length;
  if (rows.length === 0)
    return { adjustments: readings.map(() => 0), tests: readings.map((): number | null => null), chiSquare: 0 };
  const r = new Matrix(rows);
  // V Rᵀ
  const spread = new Matrix(variances.map((variance, index) => rows.map((row) => variance * row[index]!)));
  const inverse = new SingularValueDecomposition(r.mmul(spread)).inverse();
  const residual = r.mmul(Matrix.columnVector(readings as number[]));
  const weights = inverse.mmul(residual);
  const adjustments = spread
    .mmul(weights)
    .to1DArray()
    .map((value) => -value);
  const covariance = spread.mmul(inverse);
  const tests = Array.from({ length: size }, (_, index): number | null => {
    const variance = rows.reduce((sum, _row, row) => sum + covariance.get(index, row) * spread.get(index, row), 0);
    // A meter that no balance sees cannot be adjusted, so nothing is said about it.
    return variance <= rankTolerance * variances[index]! ? null : Math.abs(adjustments[index]!) / Math.sqrt(variance);
  });
  const chiSquare = residual.transpose().mmul(weights).get(0, 0);
  return { adjustments, tests, chiSquare };
}

/** Balances among the meters alone: the rows of the left null space of the columns without meter, times the others. */
function projected(balances: FlowNetwork['balances'], withMeter: number[], without: number[]): number[][] {
  const metered = columns(balances, withMeter);
  if (without.length === 0 || balances.length === 0) return metered;
  const free = nullSpace(new Matrix(columns(balances, without)).transpose());
  return free.map((row) =>
    withMeter.map((_, index) => row.reduce((sum, value, node) => sum + value * metered[node]![index]!, 0)),
  );
}

/** Rows that say the same without repeating one another, with the rank as their number. */
function independentRows(rows: number[][]): number[][] {
  if (rows.length === 0 || rows[0]!.length === 0) return [];
  const { u, s, v } = decompose(new Matrix(rows));
  void u;
  return s.flatMap((value, index) =>
    value > rankTolerance * Math.max(1, s[0]!) ? [v.getColumn(index).map((x) => x * value)] : [],
  );
}

/** Flows without meter that the balances determine, by stream. */
function estimateUnmeasured(
  balances: FlowNetwork['balances'],
  withMeter: number[],
  without: number[],
  flows: number[],
): Map<number, number> {
  if (without.length === 0 || balances.length === 0) return new Map();
  const unknown = new Matrix(columns(balances, without));
  const metered = columns(balances, withMeter);
  const right = Matrix.columnVector(
    metered.map((row) => -row.reduce((sum, sign, index) => sum + sign * flows[index]!, 0)),
  );
  const solution = new SingularValueDecomposition(unknown, { autoTranspose: true }).solve(right).to1DArray();
  const free = nullSpace(unknown);
  return new Map(
    without.flatMap((stream, index) =>
      free.every((direction) => Math.abs(direction[index]!) < rankTolerance)
        ? [[stream, solution[index]!] as const]
        : [],
    ),
  );
}

/** Rows that span the vectors x with M x = 0. */
function nullSpace(matrix: Matrix): number[][] {
  const { s, v } = decompose(matrix);
  const rank = s.filter((value) => value > rankTolerance * Math.max(1, s[0] ?? 0)).length;
  return Array.from({ length: matrix.columns - rank }, (_, index) => v.getColumn(rank + index));
}

/** Singular values, largest first, with all right singular vectors as columns: rows of zeros make the matrix tall enough. */
function decompose(matrix: Matrix): { u: Matrix; s: number[]; v: Matrix } {
  const tall = Matrix.zeros(Math.max(matrix.rows, matrix.columns), matrix.columns);
  tall.setSubMatrix(matrix, 0, 0);
  const svd = new SingularValueDecomposition(tall);
  return { u: svd.leftSingularVectors, s: svd.diagonal, v: svd.rightSingularVectors };
}

function indices<T>(values: readonly T[], holds: (value: T) => boolean): number[] {
  return values.flatMap((value, index) => (holds(value) ? [index] : []));
}

function columns(rows: FlowNetwork['balances'], which: readonly number[]): number[][] {
  return rows.map((row) => which.map((index) => row[index]!));
}
