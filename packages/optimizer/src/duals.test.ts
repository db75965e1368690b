import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearModels, violation, workshop } from './fixtures/models.ts';
import type { LinearModel, SolveResult } from './model.ts';
import { solveHere } from './solve-here.ts';

/** A positive dual belongs to the lower bound, a negative one to the upper. */
function dualObjective(model: LinearModel, { rowDuals, columnDuals }: SolveResult): number {
  const part = (duals: Float64Array, lower: Float64Array, upper: Float64Array) =>
    duals.reduce(
      (sum, dual, k) => (Math.abs(dual) < 1e-11 ? sum : sum + dual * ((dual > 0 ? lower[k] : upper[k]) ?? NaN)),
      0,
    );
  return model.offset + part(rowDuals, model.rowLower, model.rowUpper) + part(columnDuals, model.lower, model.upper);
}

describe('duals', () => {
  it('are the change of the objective when the active bound moves', async () => {
    const model = workshop();
    const before = await solveHere(model);
    for (const row of [0, 1])
      for (const step of [0.5, -0.5]) {
        const rowUpper = model.rowUpper.slice();
        rowUpper[row] = (rowUpper[row] ?? 0) + step;
        const after = await solveHere({ ...model, rowUpper });
        expect((after.objective - before.objective) / step).toBeCloseTo(before.rowDuals[row] ?? NaN, 7);
      }
    const upper = new Float64Array([12, Infinity]);
    const limited = await solveHere({ ...model, upper });
    const wider = await solveHere({ ...model, upper: upper.map((value) => value + 0.5) });
    expect(limited.columnDuals[0]).toBeLessThan(0);
    expect((wider.objective - limited.objective) / 0.5).toBeCloseTo(limited.columnDuals[0] ?? NaN, 7);
  });

  it('prove the optimum: the point is feasible and the dual objective is the same', async () => {
    let optimal = 0;
    await fc.assert(
      fc.asyncProperty(linearModels, async (model) => {
        const result = await solveHere(model);
        if (result.status === 'unbounded') {
          expect([...model.lower, ...model.upper].some((bound) => !Number.isFinite(bound))).toBe(true);
          return;
        }
        optimal++;
        expect(result.status).toBe('optimal');
        expect(violation(model, result.x)).toBeLessThan(1e-8);
        expect(Math.abs(result.objective - dualObjective(model, result))).toBeLessThan(1e-7);
      }),
      { numRuns: 100 },
    );
    expect(optimal).toBeGreaterThan(20);
  });

  it('never promise more than a moved row gives (the optimum is convex in its bounds)', async () => {
    await fc.assert(
      fc.asyncProperty(linearModels, fc.nat(), fc.constantFrom(-0.5, 0.25), async (model, pick, step) => {
        const before = await solveHere(model);
        if (before.status !== 'optimal') return;
        const row = pick % model.rows;
        const moved = (bounds: Float64Array) => bounds.map((bound, k) => (k === row ? bound + step : bound));
        const after = await solveHere({ ...model, rowLower: moved(model.rowLower), rowUpper: moved(model.rowUpper) });
        const least = before.objective + step * (before.rowDuals[row] ?? NaN);
        const reached = after.status === 'infeasible' ? Infinity : after.objective;
        expect(reached).toBeGreaterThanOrEqual(least - 1e-7);
      }),
      { numRuns: 60 },
    );
  });
});
