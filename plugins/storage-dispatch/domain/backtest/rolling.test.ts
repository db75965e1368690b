import { createSession, solveHere } from '@lingtan/optimizer';
import { describe, expect, it, vi } from 'vitest';
import type { BacktestProblemInput } from '../../contracts/backtest.ts';
import { solveDispatch } from '../problem/solve.ts';
import { madeYear } from './fixtures/made-year.ts';
import { naiveForeseer } from './forecasts.ts';
import { readHistory } from './history.ts';
import { noStats, RollingPlanner, type BacktestSolver } from './rolling.ts';
import { SiteRun } from './site-run.ts';

// Thousands of small linear programs: seconds on a quiet machine, more on a busy one.
vi.setConfig({ testTimeout: 120_000 });

/** Rolls over a history and compares the objective of every n-th plan with that of the full problem. */
async function compare(input: BacktestProblemInput, every: number): Promise<{ compared: number; exact: number }> {
  const history = readHistory(input);
  const { demandPricePerKw, demandThresholdKw } = history.problem.grid;
  let objective = NaN;
  const solver: BacktestSolver = {
    solve: solveHere,
    createSession: async (model) => {
      const session = await createSession(model);
      const solve = async () => {
        const result = await session.solve();
        objective = result.objective;
        return result;
      };
      return { ...session, solve };
    },
  };
  const planner = new RollingPlanner(history, naiveForeseer(history), solver, noStats());
  const run = new SiteRun(history, 0);
  let compared = 0;
  for (let t = history.first; t < history.count; t++) {
    const exact = planner.stats.exact;
    const { setpoints, holdKw } = await planner.ask(run, t);
    if ((t - history.first) % every === 0 && planner.stats.exact === exact) {
      const full = await solveDispatch(planner.problemAt(run, t), { solver });
      // The window counts the whole peak, the plan what lies above the one already reached.
      const own = objective - demandPricePerKw * (run.peakAt(t) + demandThresholdKw);
      expect(full.status).toBe('optimal');
      expect(Math.abs(own - full.objective), `step ${t}`).toBeLessThan(1e-6 * Math.max(1, Math.abs(full.objective)));
      compared += 1;
    }
    run.step(t, setpoints, holdKw);
  }
  planner.restart();
  return { compared, exact: planner.stats.exact };
}

describe('the moving window', () => {
  it('finds the optimum of the full problem, also where a month begins and where the history ends', async () => {
    const month = madeYear(4, { start: '2025-01-30T00:00:00+08:00', from: '2025-01-31T00:00:00+08:00' });
    expect(await compare(month, 7)).toEqual({ compared: 42, exact: 0 });
  });

  it('with two batteries, self-discharge, a threshold and a tight limit', async () => {
    const base = madeYear(2, { from: '2025-01-02T06:00:00+08:00' });
    const [battery] = base.batteries;
    const second = {
      ...battery!,
      id: 'second',
      capacity: 300,
      eMin: 0,
      eMax: 300,
      initial: 20,
      selfLossPerHour: 0.002,
    };
    const grid = { importMax: 200, exportMax: 100, demandPricePerKw: 38, demandThresholdKw: 90 };
    const { compared } = await compare({ ...base, grid, batteries: [battery!, second] }, 5);
    expect(compared).toBeGreaterThan(10);
  });

  it('hands windows with negative or inverted prices to whole numbers where a flow would go both ways', async () => {
    const base = madeYear(2, { from: '2025-01-02T12:00:00+08:00', horizonHours: 6 });
    const buy = (base.buyPrice as number[]).map((price, t) => (t % 48 < 6 ? -0.2 : price));
    const { exact, compared } = await compare({ ...base, buyPrice: buy, sellPrice: 0.5 }, 1);
    expect(exact).toBeGreaterThan(4);
    expect(exact + compared).toBe(48);
  });
});
