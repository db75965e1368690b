import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { solvePositive } from './cholesky.ts';
import { fitRidge, ridgeValues } from './ridge.ts';

describe('ridge regression', () => {
  it('solves positive definite equations', () => {
    const entry = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }).chain((n) => fc.array(entry, { minLength: n * n + n, maxLength: n * n + n })),
        (list) => {
          const n = Math.round((Math.sqrt(4 * list.length + 1) - 1) / 2);
          const a = new Float64Array(n * n);
          for (let i = 0; i < n; i++)
            for (let j = 0; j < n; j++) {
              a[i * n + j] = i === j ? 1 : 0;
              for (let k = 0; k < n; k++) a[i * n + j]! += list[i * n + k]! * list[j * n + k]!;
            }
          const b = Float64Array.from(list.slice(n * n));
          const x = solvePositive(a.slice(), b);
          for (let i = 0; i < n; i++) {
            let sum = 0;
            for (let j = 0; j < n; j++) sum += a[i * n + j]! * x[j]!;
            expect(sum).toBeCloseTo(b[i]!, 6);
          }
        },
      ),
    );
    expect(() => solvePositive(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1))).toThrow(/positive definite/);
  });

  it('finds the law of its data, with classes and gaps', () => {
    const random = seededRandom(5);
    const rows = 400;
    const hour = Float64Array.from({ length: rows }, (_, i) => i % 24);
    const heat = Float64Array.from({ length: rows }, () => 30 * random());
    const frame = { names: ['slot', 'heat'], rows, columns: [hour, heat] };
    const law = (row: number) => 4 + 2.5 * heat[row]! + (hour[row] === 7 ? 40 : 0);
    const target = Float64Array.from({ length: rows }, (_, row) => law(row));
    target[11] = NaN;
    const values = ridgeValues(fitRidge(frame, target, 1e-9), frame);
    for (let row = 0; row < rows; row++) expect(values[row]).toBeCloseTo(law(row), 3);
    const mean = heat.reduce((sum, value, row) => sum + (row === 11 ? 0 : value), 0) / (rows - 1);
    heat[3] = NaN;
    // As if the heat of that row were the mean.
    expect(Math.abs(ridgeValues(fitRidge(frame, target, 1e-9), frame)[3]! - 4 - 2.5 * mean)).toBeLessThan(1);
  });
});
