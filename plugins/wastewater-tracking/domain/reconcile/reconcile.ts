import { CholeskyDecomposition, Matrix, pseudoInverse, SingularValueDecomposition } from 'ml-matrix';
import { waterErrors } from '../errors.ts';
import { withoutNoise } from '../without-noise.ts';
import type { FlowNetwork, Reconciliation, StreamEstimate } from './types.ts';

/** Singular values below this share of the largest count as 0. */
const rankTolerance = 1e-9;

/**
 * Weighted least squares: x = y − V Rᵀ (R V Rᵀ)⁻¹ R y, where V are the covariances of the meters and R the balances after streams
 * without meter have been projected out; what the estimates may be off by is V − V Rᵀ (R V Rᵀ)⁻¹ R V. Raw readings stay as they are;
 * the estimate stands beside them. Source: Narasimhan and Jordache, Data Reconciliation and Gross Error Detection, 2000, chapters 3
 * and 7; VDI 2048 part 1.
 * @throws WATER_CORRELATIONS
 */
export function reconcile(network: FlowNetwork): Reconciliation {
  const { balances, names, measured } = network;
  const withMeter = indices(measured, (value) => value !== null);
  const without = indices(measured, (value) => value === null);
  const readings = withMeter.map((index) => measured[index]!);
  const covariance = covarianceOf(network, withMeter);
  const reduced = independentRows(projected(balances, withMeter, without));
  const { adjustments, tests, chiSquare, left } = adjust(reduced, readings, covariance);
  const unmeasured = estimateUnmeasured(
    balances,
    withMeter,
    without,
    readings.map((y, i) => y + adjustments[i]!),
    left,
  );
  const still = withoutFlow(network);
  const streams = names.map((name, index): StreamEstimate => {
    const meter = withMeter.indexOf(index);
    if (meter < 0) {
      const told = unmeasured.get(index) ?? null;
      return {
        name,
        measured: null,
        reconciled: told && (still[index] ? 0 : told.flow),
        adjustment: null,
        deviation: told && (still[index] ? 0 : told.deviation),
        test: null,
        redundant: false,
        observable: told !== null,
      };
    }
    const [reading, test] = [readings[meter]!, tests[meter]!];
    const adjustment = still[index] ? 0 - reading : adjustments[meter]!;
    return {
      name,
      measured: reading,
      reconciled: reading + adjustment,
      adjustment,
      deviation: still[index] ? 0 : deviationAt(left, meter),
      test,
      redundant: test !== null,
      observable: true,
    };
  });
  const residuals = balances.map((row) => {
    const terms = row.flatMap((sign, index) =>
      sign === 0 ? [] : [measured[index] === null ? null : sign * measured[index]!],
    );
    if (terms.some((term) => term === null)) return null;
    const sum = (of: (term: number) => number): number => terms.reduce<number>((total, term) => total + of(term!), 0);
    return withoutNoise(
      sum((term) => term),
      sum(Math.abs),
    );
  });
  return { streams, residuals, chiSquare, degreesOfFreedom: reduced.length };
}

/** Covariances of the meters, in their order. */
function covarianceOf({ names, deviations, correlations = [] }: FlowNetwork, withMeter: readonly number[]): Matrix {
  const covariance = Matrix.diag(withMeter.map((index) => deviations[index]! ** 2));
  const at = new Map(withMeter.map((index, meter) => [names[index], meter]));
  const given = new Set<string>();
  const fail = () =>
    waterErrors.CORRELATIONS({ pairs: correlations.map(([a, b, size]) => `${a}–${b} ${size}`).join(', ') });
  for (const [a, b, coefficient] of correlations) {
    const [i, j] = [at.get(a), at.get(b)];
    const pair = [a, b].sort().join('\n');
    if (a === b || given.has(pair)) throw fail();
    given.add(pair);
    // A meter that says nothing, or was taken out, has no errors that others could share.
    if (i === undefined || j === undefined) continue;
    const shared = coefficient * deviations[withMeter[i]!]! * deviations[withMeter[j]!]!;
    covariance.set(i, j, shared);
    covariance.set(j, i, shared);
  }
  if (correlations.length > 0 && !new CholeskyDecomposition(covariance).isPositiveDefinite()) throw fail();
  return covariance;
}

/** Standard deviation of one estimate. */
function deviationAt(covariance: Matrix, index: number): number {
  return Math.sqrt(Math.max(0, covariance.get(index, index)));
}

/** Streams that no flow which closes the balances has, whatever the meters say: they are 0, and that is certain. */
function withoutFlow({ balances, names }: FlowNetwork): boolean[] {
  const flows = balances.length === 0 ? null : nullSpace(new Matrix(balances as number[][]));
  return names.map((_, index) => flows?.every((flow) => Math.abs(flow[index]!) < rankTolerance) ?? false);
}

/** Adjustments by the balances among meters alone, and the covariances that are left. */
function adjust(rows: number[][], readings: readonly number[], covariance: Matrix) {
  const size = readings.length;
  if (rows.length === 0) {
    const tests = readings.map((): number | null => null);
    return { adjustments: readings.map(() => 0), tests, chiSquare: 0, left: covariance };
  }
  const r = new Matrix(rows);
  // V Rᵀ
  const spread = covariance.mmul(r.transpose());
  const inverse = new SingularValueDecomposition(r.mmul(spread)).inverse();
  const residual = r.mmul(Matrix.columnVector(readings as number[]));
  const weights = inverse.mmul(residual);
  const adjustments = spread
    .mmul(weights)
    .to1DArray()
    .map((value) => -value);
  const taken = spread.mmul(inverse).mmul(spread.transpose());
  const tests = Array.from({ length: size }, (_, index): number | null => {
    const variance = taken.get(index, index);
    // A meter that no balance sees cannot be adjusted, so nothing is said about it.
    return variance <= rankTolerance * covariance.get(index, index)
      ? null
      : Math.abs(adjustments[index]!) / Math.sqrt(variance);
  });
  const chiSquare = residual.transpose().mmul(weights).get(0, 0);
  return { adjustments, tests, chiSquare, left: Matrix.sub(covariance, taken) };
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

/** Flows without meter that the balances determine, by stream, with what those of the meters leave them uncertain by. */
function estimateUnmeasured(
  balances: FlowNetwork['balances'],
  withMeter: number[],
  without: number[],
  flows: number[],
  covariance: Matrix,
): Map<number, { flow: number; deviation: number }> {
  if (without.length === 0 || balances.length === 0) return new Map();
  const unknown = new Matrix(columns(balances, without));
  const metered = columns(balances, withMeter);
  // Rows of −U⁺ M: what each flow without meter is made of.
  const made =
    withMeter.length === 0
      ? Matrix.zeros(without.length, 0)
      : pseudoInverse(unknown, rankTolerance).mmul(new Matrix(metered)).mul(-1);
  const free = nullSpace(unknown);
  const told = (index: number): { flow: number; deviation: number } => {
    const row = Matrix.rowVector(made.getRow(index));
    return {
      flow: made.getRow(index).reduce((sum, share, meter) => sum + share * flows[meter]!, 0),
      deviation: deviationAt(row.mmul(covariance).mmul(row.transpose()), 0),
    };
  };
  return new Map(
    without.flatMap((stream, index) =>
      free.every((direction) => Math.abs(direction[index]!) < rankTolerance) ? [[stream, told(index)] as const] : [],
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
