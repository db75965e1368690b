import type { LinearModel, Session } from '@lingtan/optimizer';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import type { DispatchSolver } from '../problem/attempt.ts';
import { solveDispatch } from '../problem/solve.ts';
import type { Foreseer } from './forecasts.ts';
import { importCost, type History } from './history.ts';
import type { SiteRun } from './site-run.ts';
import { WindowModel } from './window-model.ts';

/** What a backtest solves with: sessions for its moving window, and a solver for what needs whole numbers. */
export interface BacktestSolver extends DispatchSolver {
  createSession(model: LinearModel): Promise<Session>;
}

/** Plans that were made, as counted in the result. */
export interface RollingStats {
  count: number;
  exact: number;
  fallback: number;
  /** Sums and number of the absolute errors of the first forecast step, kW. */
  loadError: number;
  generationError: number;
  compared: number;
  /** Forecast steps for which nothing was known a week or a day before. */
  substitutes: number;
  /** Time within the solver, ms. */
  solveMs: number;
}

export const noStats = (): RollingStats => ({
  count: 0,
  exact: 0,
  fallback: 0,
  loadError: 0,
  generationError: 0,
  compared: 0,
  substitutes: 0,
  solveMs: 0,
});

interface Plan {
  readonly from: number;
  readonly setpoints: readonly (readonly number[])[];
  /** Planned peak of the running month, kW. */
  readonly peakKw: number;
}

/** What is asked of the batteries in a step. */
export interface Ask {
  readonly setpoints: readonly number[];
  /** Import that the batteries are to hold between two plans, kW. */
  readonly holdKw: number;
}

/** Plans again every few steps over the moving window, and hands out the setpoints of the newest plan. */
export class RollingPlanner {
  readonly #history: History;
  readonly #foreseer: Foreseer;
  readonly #solver: BacktestSolver;
  readonly #load: Float64Array;
  readonly #generation: Float64Array;
  #window: WindowModel | undefined;
  #session: Session | undefined;
  #plan: Plan | undefined;

  readonly stats: RollingStats;

  constructor(history: History, foreseer: Foreseer, solver: BacktestSolver, stats: RollingStats) {
    this.#history = history;
    this.#foreseer = foreseer;
    this.#solver = solver;
    this.stats = stats;
    this.#load = new Float64Array(history.horizon);
    this.#generation = new Float64Array(history.horizon);
  }

  /** Setpoints of a step: from a new plan, or from the running one. */
  async ask(run: SiteRun, t: number): Promise<Ask> {
    const { problem, first, month } = this.#history;
    if ((t - first) % problem.replanSteps === 0 || !this.#plan) await this.#solve(run, t);
    const { from, setpoints, peakKw } = this.#plan!;
    const held = problem.grid.holdPeak && problem.grid.demandPricePerKw > 0 && month[from] === month[t];
    return {
      setpoints: setpoints[t - from] ?? this.#rest(),
      holdKw: held ? Math.max(peakKw, run.peakAt(t)) : Infinity,
    };
  }

  /** Forgets the basis of the solver: from here on the run is the same whether it came here or was resumed here. */
  restart(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#window = undefined;
    this.#plan = undefined;
  }

  #rest(): number[] {
    return this.#history.problem.batteries.map(() => 0);
  }

  async #solve(run: SiteRun, t: number): Promise<void> {
    const { problem, load, generation } = this.#history;
    const steps = Math.min(problem.replanSteps, this.#history.count - t);
    this.stats.count += 1;
    const known = this.#foreseer.substitutes;
    this.#foreseer.look(t, this.#load, this.#generation);
    this.stats.substitutes += this.#foreseer.substitutes - known;
    this.stats.loadError += Math.abs(this.#load[0]! - load[t]!);
    this.stats.generationError += Math.abs(this.#generation[0]! - generation[t]!);
    this.stats.compared += 1;
    this.#window ??= new WindowModel(this.#history);
    const state = { t, energy: run.state.energy, peakKw: run.peakAt(t) };
    this.#window.move(state, this.#load, this.#generation);
    const { cost, lower, upper, rowLower, rowUpper } = this.#window.model;
    if (this.#session) this.#session.update({ cost, lower, upper, rowLower, rowUpper });
    else this.#session = await this.#solver.createSession(this.#window.model);
    const result = await this.#session.solve();
    this.stats.solveMs += result.solveMs;
    const optimal = result.status === 'optimal';
    if (optimal && !(this.#mayConflict(t) && this.#window.conflicts(t, result.x))) {
      const { x } = result;
      const window = this.#window;
      const setpoints = Array.from({ length: steps }, (_, k) => window.setpoints(t + k, x));
      this.#plan = { from: t, setpoints, peakKw: window.peakOf(t, x) };
      return;
    }
    this.#plan = { from: t, ...(await this.#exact(run, t, steps)) };
  }

  /** Flows both ways at once can only pay where export earns more than import costs, or a price is negative. */
  #mayConflict(t: number): boolean {
    const { horizon, count, sell } = this.#history;
    for (let at = t; at < Math.min(count, t + horizon); at++) {
      const buy = importCost(this.#history, at);
      if (buy < 0 || sell[at]! < 0 || sell[at]! > buy) return true;
    }
    return false;
  }

  /** The same plan by the full problem, which chooses directions by whole numbers and gives way where it must. */
  async #exact(run: SiteRun, t: number, steps: number): Promise<Omit<Plan, 'from'>> {
    this.stats.exact += 1;
    const plan = await solveDispatch(this.problemAt(run, t), { solver: this.#solver });
    if (plan.status === 'fallback' || !plan.usable) {
      this.stats.fallback += 1;
      return { setpoints: [], peakKw: Infinity };
    }
    const setpoints = Array.from({ length: steps }, (_, k) =>
      plan.stores.map(({ charge, discharge }) => discharge[k]! - charge[k]!),
    );
    return { setpoints, peakKw: plan.demand[0]?.billedKw ?? Infinity };
  }

  /** The window as a dispatch problem, with the forecasts that were looked up last. */
  problemAt(run: SiteRun, t: number): DispatchProblemInput {
    const { problem, count, horizon, dtH, month, sell } = this.#history;
    const length = Math.min(horizon, count - t);
    const steps = Array.from({ length }, (_, k) => t + k);
    const months = [...new Set(steps.map((at) => month[at]!))];
    const { grid } = problem;
    const known = (value: number): number => (Number.isNaN(value) ? 0 : value);
    return {
      steps: { dtH, count: length },
      currency: problem.currency,
      buses: [{ id: 'site' }],
      grids: [
        {
          id: 'grid',
          bus: 'site',
          buyPrice: steps.map((at) => known(importCost(this.#history, at))),
          sellPrice: steps.map((at) => known(sell[at]!)),
          importMax: 1e7,
          exportMax: grid.exportMax,
          importContract: { limit: grid.importMax, priceEvery: grid.breachPrice },
          demandCharges: months.map((index, n) => ({
            id: `m${index}`,
            pricePerKw: grid.demandPricePerKw,
            incumbentKw: n === 0 ? run.peakAt(t) : 0,
            thresholdKw: grid.demandThresholdKw,
            window: steps.map((at) => month[at] === index),
          })),
        },
      ],
      loads: [{ id: 'load', bus: 'site', profile: [...this.#load.subarray(0, length)] }],
      generators: [{ id: 'generation', bus: 'site', avail: [...this.#generation.subarray(0, length)] }],
      stores: problem.batteries.map(({ capacity, eMin, eMax = capacity, ...battery }, i) => {
        const energy = run.state.energy[i]!;
        const final = { energy: Math.min(eMax, Math.max(eMin, energy)), kind: 'at-least' as const };
        return { ...battery, bus: 'site', capacity, eMin, eMax, initial: energy, final };
      }),
    };
  }
}
