import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hardKnapsack, linearModels, wholeModels, workshop } from './fixtures/models.ts';
import type { LinearModel } from './model.ts';
import { createSession } from './session.ts';
import { solveHere } from './solve-here.ts';

async function expectSameAsFresh(model: LinearModel, costs: number[]): Promise<void> {
  const session = await createSession(model);
  try {
    await session.solve();
    for (const factor of costs) {
      const change = {
        offset: model.offset + factor,
        cost: model.cost.map((cost, column) => cost * factor + (column % 2)),
        upper: model.upper.map((upper) => upper + Math.abs(factor)),
        rowUpper: model.rowUpper.map((upper) => upper + Math.abs(factor)),
      };
      session.update(change);
      const [warm, fresh] = [await session.solve(), await solveHere({ ...model, ...change })];
      expect(warm.status).toBe(fresh.status);
      if (fresh.status === 'optimal') expect(Math.abs(warm.objective - fresh.objective)).toBeLessThan(1e-6);
    }
  } finally {
    session.close();
  }
}

describe('session', () => {
  it('comes to the objective of a fresh solve after each change of a linear model', async () => {
    await fc.assert(
      fc.asyncProperty(linearModels, (model) => expectSameAsFresh(model, [2, -1, 0.5])),
      { numRuns: 25 },
    );
  });

  it('does so for whole numbers', async () => {
    await fc.assert(
      fc.asyncProperty(wholeModels, (model) => expectSameAsFresh(model, [3, -2])),
      { numRuns: 15 },
    );
  });

  it('gives each solve its whole time limit: the clock does not run on', async () => {
    const session = await createSession(hardKnapsack());
    for (let round = 0; round < 3; round++) {
      const result = await session.solve({ timeLimitS: 0.4 });
      expect(result.status).toBe('feasible');
      // A clock that ran on would end the second solve before it started, without an incumbent.
      expect(result.solveMs).toBeGreaterThan(200);
    }
    session.close();
  });

  it('refuses a change that cannot be, keeps the last one, and refuses work after close', async () => {
    const session = await createSession(workshop());
    session.update({ cost: new Float64Array([-60, -100]) });
    expect(() => session.update({ rowUpper: new Float64Array([40]) })).toThrow('rowUpper has 1 elements');
    expect(() => session.update({ upper: new Float64Array([NaN, 1]) })).toThrow('column 0');
    expect((await session.solve()).objective).toBeCloseTo(-2200, 9);
    session.close();
    await expect(session.solve()).rejects.toMatchObject({ code: 'OPTIMIZER_CLOSED' });
  });
});
