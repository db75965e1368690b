import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelBuilder, type ColumnSpec, type RowSpec } from './builder.ts';
import { hardKnapsack, violation, wholeModels, workshop } from './fixtures/models.ts';
import type { LinearModel } from './model.ts';
import { solveHere } from './solve-here.ts';

/** A model from columns and full rows. */
function modelOf(columns: ColumnSpec[], rows: [RowSpec, number[]][], offset = 0): LinearModel {
  const builder = new ModelBuilder();
  builder.offset = offset;
  for (const column of columns) builder.addColumn(column);
  for (const [row, values] of rows) builder.addRow(row, [...values.keys()], values);
  return builder.build();
}

describe('linear models', () => {
  it('solves the workshop, with duals as change of the objective per unit of the bound', async () => {
    const result = await solveHere(workshop());
    expect(result).toMatchObject({ status: 'optimal', gap: 0 });
    expect(result.objective).toBeCloseTo(-1100, 9);
    expect(result.bound).toBe(result.objective);
    expect([...result.x].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([20, 10]);
    expect(result.rowDuals[0]).toBeCloseTo(-70 / 3, 9);
    expect(result.rowDuals[1]).toBeCloseTo(-10 / 3, 9);
    expect(result.solver).toMatch(/^HiGHS 1\.\d+\.\d+ \(WebAssembly\)$/);
  });

  it('solves a degenerate model on which textbook simplex cycles (Beale)', async () => {
    const model = modelOf(
      [{ cost: -0.75 }, { cost: 150 }, { cost: -0.02 }, { cost: 6 }],
      [
        [{ upper: 0 }, [0.25, -60, -0.04, 9]],
        [{ upper: 0 }, [0.5, -90, -0.02, 3]],
        [{ upper: 1 }, [0, 0, 1, 0]],
      ],
    );
    expect((await solveHere(model)).objective).toBeCloseTo(-0.05, 9);
  });

  it('takes free columns, equations and ranged rows, and adds the offset', async () => {
    const model = modelOf(
      [
        { lower: -Infinity, cost: 1 },
        { lower: -Infinity, cost: 2 },
      ],
      [
        [{ lower: 1, upper: 1 }, [1, 1]],
        [{ lower: -3, upper: 7 }, [1, -1]],
      ],
      100,
    );
    const result = await solveHere(model);
    // x + y = 1 and x − y ≤ 7: x = 4, y = −3.
    expect(result.objective).toBeCloseTo(98, 9);
    expect(result.rowDuals[1]).toBeCloseTo(-0.5, 9);
  });

  it('tells infeasible from unbounded, also where presolve cannot', async () => {
    const infeasible = modelOf(
      [{}, {}],
      [
        [{ lower: 3 }, [1, 1]],
        [{ upper: 2 }, [1, 1]],
      ],
    );
    expect(await solveHere(infeasible)).toMatchObject({ status: 'infeasible', bound: Infinity, objective: NaN });
    const unbounded = modelOf([{ cost: -1 }, { cost: 0 }], [[{ lower: 0 }, [1, -1]]]);
    expect(await solveHere(unbounded)).toMatchObject({ status: 'unbounded', bound: -Infinity, x: new Float64Array(0) });
    const both = modelOf(
      [{ cost: -1 }, {}],
      [
        [{ lower: 1, upper: 1 }, [0, 1]],
        [{ lower: 2, upper: 2 }, [0, 1]],
      ],
    );
    expect((await solveHere(both)).status).toBe('infeasible');
    const whole = modelOf([{ cost: -1, integer: true }, { integer: true }], [[{ lower: 0, upper: 9 }, [1, -1]]]);
    expect((await solveHere(whole)).status).toBe('unbounded');
  });

  it('answers for models without columns or rows', async () => {
    expect(await solveHere(modelOf([], [], 5))).toMatchObject({ status: 'optimal', objective: 5 });
    expect((await solveHere(modelOf([], [[{ lower: 1 }, []]]))).status).toBe('infeasible');
    expect((await solveHere(modelOf([{ lower: 2, upper: 3, cost: 4 }], []))).objective).toBe(8);
  });

  it('says cancelled to a signal that was given up before', async () => {
    expect((await solveHere(workshop(), { signal: AbortSignal.abort() })).status).toBe('cancelled');
  });

  it('throws early for a model that cannot be', async () => {
    await expect(solveHere({ ...workshop(), cost: new Float64Array([1, NaN]) })).rejects.toMatchObject({
      code: 'OPTIMIZER_BAD_MODEL',
      params: { column: 1, field: 'cost' },
    });
  });
});

describe('mixed-integer models', () => {
  it('agrees with trying all values', async () => {
    let feasible = 0;
    await fc.assert(
      fc.asyncProperty(wholeModels, async (model) => {
        const result = await solveHere(model);
        const best = bruteForce(model);
        if (best === Infinity) {
          expect(result.status).toBe('infeasible');
          return;
        }
        feasible++;
        expect(result.status).toBe('optimal');
        expect(Math.abs(result.objective - best)).toBeLessThan(1e-6);
        expect(result.gap).toBeLessThanOrEqual(1e-6);
        expect(violation(model, result.x)).toBeLessThan(1e-8);
        expect(result.rowDuals).toHaveLength(0);
      }),
      { numRuns: 60 },
    );
    // Some 20 of the 60 drawn models have a point; the floor only says that the property was not empty.
    expect(feasible).toBeGreaterThan(2);
  });

  it('gives duals with the whole numbers held, on request', async () => {
    const model = modelOf(
      [{ upper: 1, cost: 5, integer: true }, { cost: 2 }, { cost: 9 }],
      [
        [{ lower: 4 }, [0, 1, 1]],
        [{ upper: 0 }, [-3, 1, 0]],
      ],
    );
    const result = await solveHere(model, { fixedDuals: true });
    // The unit runs: 3 at 2, 1 at 9, start 5; one more unit of demand costs 9.
    expect(result.objective).toBeCloseTo(20, 9);
    expect(result.rowDuals[0]).toBeCloseTo(9, 9);
    expect(result.rowDuals[1]).toBeCloseTo(-7, 9);
    expect(result.columnDuals).toHaveLength(3);
    expect(result.bound).toBeCloseTo(20, 6);
  });

  it('keeps the incumbent when the time is up, with a proven bound', async () => {
    const model = hardKnapsack();
    const result = await solveHere(model, { timeLimitS: 1 });
    expect(result.status).toBe('feasible');
    expect(result.gap).toBeGreaterThan(0);
    expect(result.bound).toBeLessThan(result.objective);
    expect(violation(model, result.x)).toBeLessThan(1e-6);
  });

  it('starts from the values given: no worse at once', async () => {
    const model = hardKnapsack();
    const first = await solveHere(model, { timeLimitS: 1 });
    const again = await solveHere(model, { timeLimitS: 0.2, start: first.x });
    expect(again.objective).toBeLessThanOrEqual(first.objective + 1e-6);
  });
});

function bruteForce(model: LinearModel): number {
  let best = Infinity;
  for (let code = 0; code < 4 ** model.columns; code++) {
    const x = Array.from({ length: model.columns }, (_, column) => Math.floor(code / 4 ** column) % 4);
    if (violation(model, x) > 0) continue;
    best = Math.min(
      best,
      x.reduce((sum, value, column) => sum + value * (model.cost[column] ?? 0), model.offset),
    );
  }
  return best;
}
