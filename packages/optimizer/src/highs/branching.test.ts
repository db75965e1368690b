import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { hardKnapsack, violation, wholeModels, workshop } from '../fixtures/models.ts';
import { solveHere } from '../solve-here.ts';
import { createSolver } from '../solver.ts';

const threads = createSolver({ workers: 1 });
afterAll(() => threads.close());

describe('branch and bound over one warm linear model', () => {
  it('comes to the optimum of the search of HiGHS, with duals', async () => {
    let proven = 0;
    await fc.assert(
      fc.asyncProperty(wholeModels, async (model) => {
        const [few, plain] = [await solveHere(model, { branchNodes: 500 }), await solveHere(model)];
        expect(few.status).toBe(plain.status);
        if (plain.status !== 'optimal') return;
        expect(Math.abs(few.objective - plain.objective)).toBeLessThan(1e-6);
        expect(few.bound).toBeLessThanOrEqual(few.objective);
        expect(few.gap).toBeLessThanOrEqual(1e-6);
        expect(violation(model, few.x)).toBeLessThan(1e-8);
        for (const value of few.x) expect(Math.abs(value - Math.round(value))).toBeLessThan(1e-8);
        if (few.rowDuals.length === model.rows) proven++;
      }),
      { numRuns: 120 },
    );
    // Some 44 of the 120 drawn models are proven so; the floor only says that the property was not empty.
    expect(proven).toBeGreaterThan(10);
  });

  it('takes whole numbers between bounds that are not, and is left out for linear models', async () => {
    const bounds = { ...workshop(true), upper: Float64Array.of(14.5, 12.25), lower: Float64Array.of(0.5, 0) };
    const result = await solveHere(bounds, { branchNodes: 50 });
    // Chairs 1 … 14, tables 0 … 12; the resources would allow more of each.
    expect(result.objective).toBeCloseTo(-30 * 14 - 50 * 12, 6);
    expect(await solveHere(workshop(), { branchNodes: 50 })).toMatchObject({ status: 'optimal', gap: 0 });
  });

  it('gives way after its solves, and what it found is the start of the search that follows', async () => {
    const model = hardKnapsack();
    const first = await solveHere(model, { timeLimitS: 0.5 });
    const result = await solveHere(model, { branchNodes: 20, timeLimitS: 0.5, start: first.x });
    expect(result.status).toBe('feasible');
    expect(result.objective).toBeLessThanOrEqual(first.objective + 1e-6);
    expect(result.bound).toBeLessThan(result.objective);
    expect(violation(model, result.x)).toBeLessThan(1e-6);
  });

  it('ends at the time limit and on a signal, with its best point', async () => {
    const model = hardKnapsack();
    const late = await solveHere(model, { branchNodes: 1e9, timeLimitS: 0.5 });
    expect(late).toMatchObject({ status: 'feasible' });
    expect(late.gap).toBeGreaterThan(0);
    const end = new AbortController();
    const running = threads.solve(model, { branchNodes: 1e9, signal: end.signal, start: late.x });
    setTimeout(() => end.abort(), 300);
    expect(['feasible', 'cancelled']).toContain((await running).status);
  });

  it('refuses a number of solves that cannot be', async () => {
    await expect(solveHere(workshop(true), { branchNodes: -1 })).rejects.toMatchObject({
      code: 'OPTIMIZER_BAD_OPTIONS',
    });
  });
});
