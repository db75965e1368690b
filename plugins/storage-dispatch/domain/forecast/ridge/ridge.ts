import type { FeatureFrame } from '../features/frame.ts';
import { solvePositive } from './cholesky.ts';
import { designOf, designRow, designWidth, type Design } from './design.ts';

/** A fitted ridge regression. */
export interface RidgeModel {
  design: Design;
  weights: number[];
}

/**
 * Least squares with the penalty `lambda · rows · |weights|²` (Hoerl and Kennard 1970), by the normal equations; the
 * constant is not penalised but for a trace that keeps the equations definite.
 */
export function fitRidge(frame: FeatureFrame, target: Float64Array, lambda: number): RidgeModel {
  const design = designOf(frame, target);
  const width = designWidth(design);
  const gram = new Float64Array(width * width);
  const right = new Float64Array(width);
  const row = new Float64Array(width);
  const filled = new Int32Array(width);
  let rows = 0;
  for (let r = 0; r < frame.rows; r++) {
    const y = target[r]!;
    if (Number.isNaN(y)) continue;
    rows++;
    designRow(design, frame, r, row);
    let count = 0;
    for (let i = 0; i < width; i++) if (row[i] !== 0) filled[count++] = i;
    for (let a = 0; a < count; a++) {
      const i = filled[a]!;
      right[i]! += row[i]! * y;
      for (let b = 0; b <= a; b++) gram[i * width + filled[b]!]! += row[i]! * row[filled[b]!]!;
    }
  }
  for (let i = 0; i < width; i++) gram[i * width + i]! += Math.max(1, rows) * (i === 0 ? 1e-9 : lambda);
  return { design, weights: Array.from(solvePositive(gram, right)) };
}

/** Values of the regression at each row. */
export function ridgeValues({ design, weights }: RidgeModel, frame: FeatureFrame): Float64Array {
  const row = new Float64Array(weights.length);
  return Float64Array.from({ length: frame.rows }, (_, r) => {
    designRow(design, frame, r, row);
    let sum = 0;
    for (let i = 0; i < row.length; i++) sum += row[i]! * weights[i]!;
    return sum;
  });
}
