import { ModelBuilder } from '@lingtan/optimizer';
import type { LinearModel } from '@lingtan/optimizer';
import { exportBound, importCost, type History } from './history.ts';

/** Columns of a slot of the window; each battery has four more behind them. */
const column = { import: 0, export: 1, over: 2, generation: 3, batteries: 4 } as const;
const perBattery = { charge: 0, discharge: 1, energy: 2, begin: 3, count: 4 } as const;
/** Rows of a slot; each battery has two more behind them. */
const row = { balance: 0, limit: 1, peak: 2, batteries: 4 } as const;

/** What the window stands on: where it begins, and what has been reached there. */
export interface WindowState {
  readonly t: number;
  readonly energy: readonly number[];
  /** Billed peak so far of the running month, kW. */
  readonly peakKw: number;
}

/**
 * The linear model of a window of steps that moves over a history. The slots form a ring: a step keeps its slot for as long
 * as it is in the window, so that from one plan to the next only bounds and costs change and the basis of the solver stays
 * good. Each slot has a column for the energy at its beginning, tied to the end of the slot before; the tie is let go where
 * the window begins. The two peaks are those of odd and even months; a step is tied to the one of its month.
 */
export class WindowModel {
  readonly model: LinearModel;
  readonly #history: History;
  readonly #columns: number;
  readonly #rows: number;
  #filled = 0;
  #begin = -1;

  constructor(history: History) {
    this.#history = history;
    const batteries = history.problem.batteries.length;
    this.#columns = column.batteries + perBattery.count * batteries;
    this.#rows = row.batteries + 2 * batteries;
    this.model = this.#build();
  }

  /** Column of a step; see `column`. */
  columnOf(t: number): number {
    return (t % this.#history.horizon) * this.#columns;
  }

  /** Setpoint (discharge minus charge) of each battery in a step of the window. */
  setpoints(t: number, x: Float64Array): number[] {
    const base = this.columnOf(t) + column.batteries;
    return this.#history.problem.batteries.map((_, i) => {
      const at = base + i * perBattery.count;
      return x[at + perBattery.discharge]! - x[at + perBattery.charge]!;
    });
  }

  /** Planned peak of the month of a step, kW. */
  peakOf(t: number, x: Float64Array): number {
    const { horizon, month } = this.#history;
    return x[horizon * this.#columns + (month[t]! % 2)]!;
  }

  /** Whether a solution flows both ways at once somewhere; its directions then have to be chosen by whole numbers. */
  conflicts(from: number, x: Float64Array): boolean {
    const { horizon, problem } = this.#history;
    for (let t = from; t < from + horizon; t++) {
      const base = this.columnOf(t);
      if (Math.min(x[base + column.import]!, x[base + column.export]!) > 1e-6) return true;
      for (let i = 0; i < problem.batteries.length; i++) {
        const at = base + column.batteries + i * perBattery.count;
        if (Math.min(x[at + perBattery.charge]!, x[at + perBattery.discharge]!) > 1e-6) return true;
      }
    }
    return false;
  }

  /** Moves the window to a state and puts the forecasts of its steps in; steps past the end of the history stand still. */
  move({ t: begin, energy, peakKw }: WindowState, load: Float64Array, generation: Float64Array): void {
    const { horizon, count } = this.#history;
    for (let k = 0; k < horizon; k++) {
      const t = begin + k;
      // Costs and ties belong to the step, and are written when it comes into the window.
      if (t >= this.#filled) this.#enter(t);
      this.#forecast(t, load[k]!, generation[k]!);
    }
    this.#filled = Math.max(this.#filled, begin + horizon);
    this.#tie(begin, energy, Math.min(count, begin + horizon) - 1);
    this.#peaks(begin, peakKw);
  }

  #enter(t: number): void {
    const { problem, dtH, month, sell } = this.#history;
    const { cost, upper, rowUpper } = this.model;
    const live = this.#live(t);
    const base = this.columnOf(t);
    cost[base + column.import] = live ? importCost(this.#history, t) * dtH : 0;
    cost[base + column.export] = live ? -sell[t]! * dtH : 0;
    upper[base + column.import] = live ? Infinity : 0;
    upper[base + column.over] = live ? Infinity : 0;
    problem.batteries.forEach(({ chargeMax, dischargeMax }, i) => {
      const at = base + column.batteries + i * perBattery.count;
      upper[at + perBattery.charge] = live ? chargeMax : 0;
      upper[at + perBattery.discharge] = live ? dischargeMax : 0;
    });
    const rows = (t % this.#history.horizon) * this.#rows + row.peak;
    const parity = live ? month[t]! % 2 : -1;
    for (const own of [0, 1]) rowUpper[rows + own] = own === parity ? 0 : Infinity;
  }

  /** Whether a step lies in the history and its prices are known. */
  #live(t: number): boolean {
    const { count, sell } = this.#history;
    return t < count && !Number.isNaN(importCost(this.#history, t) + sell[t]!);
  }

  #forecast(t: number, load: number, generation: number): void {
    const { rowLower, rowUpper, upper } = this.model;
    const live = this.#live(t);
    const balance = (t % this.#history.horizon) * this.#rows + row.balance;
    rowLower[balance] = rowUpper[balance] = live ? load : 0;
    const base = this.columnOf(t);
    upper[base + column.generation] = live ? generation : 0;
    upper[base + column.export] = live ? exportBound(this.#history.problem, load, generation) : 0;
  }

  /** The chain of energies begins at the state and ends no emptier than it began. */
  #tie(begin: number, energy: readonly number[], last: number): void {
    const { lower, upper, rowLower, rowUpper } = this.model;
    const { horizon, problem } = this.#history;
    problem.batteries.forEach(({ capacity, eMin, eMax = capacity }, i) => {
      const energyAt = (t: number): number => this.columnOf(t) + column.batteries + i * perBattery.count;
      const link = (t: number): number => (t % horizon) * this.#rows + row.batteries + 2 * i + 1;
      if (this.#begin >= 0) {
        rowLower[link(this.#begin)] = rowUpper[link(this.#begin)] = 0;
        const at = energyAt(this.#begin) + perBattery.begin;
        [lower[at], upper[at]] = [0, capacity];
      }
      [rowLower[link(begin)], rowUpper[link(begin)]] = [-Infinity, Infinity];
      const at = energyAt(begin) + perBattery.begin;
      lower[at] = upper[at] = energy[i]!;
      for (let t = begin; t < begin + horizon; t++)
        lower[energyAt(t) + perBattery.energy] = this.#live(t) ? Math.min(eMin, energy[i]!) : 0;
      lower[energyAt(last) + perBattery.energy] = Math.min(eMax, Math.max(eMin, energy[i]!));
    });
    this.#begin = begin;
  }

  #peaks(begin: number, peakKw: number): void {
    const { month, problem, horizon } = this.#history;
    const { lower } = this.model;
    const peaks = horizon * this.#columns;
    const running = month[begin]! % 2;
    lower[peaks + running] = peakKw;
    lower[peaks + 1 - running] = problem.grid.demandThresholdKw;
  }

  #build(): LinearModel {
    const { problem, horizon, dtH } = this.#history;
    const { batteries, grid } = problem;
    const builder = new ModelBuilder();
    const free = { lower: 0, upper: Infinity };
    for (let k = 0; k < horizon; k++) {
      builder.addColumn(free);
      builder.addColumn(free);
      builder.addColumn({ ...free, cost: grid.breachPrice });
      builder.addColumn(free);
      for (const { capacity, eMin, eMax = capacity, degradationCharge, degradationDischarge } of batteries) {
        builder.addColumn({ ...free, cost: degradationCharge * dtH });
        builder.addColumn({ ...free, cost: degradationDischarge * dtH });
        builder.addColumn({ lower: eMin, upper: eMax });
        builder.addColumn({ lower: 0, upper: capacity });
      }
    }
    const peaks = [0, 1].map(() => builder.addColumn({ ...free, cost: grid.demandPricePerKw }));
    for (let k = 0; k < horizon; k++) {
      const at = k * this.#columns;
      const sides = batteries.flatMap((_, i) => {
        const own = at + column.batteries + i * perBattery.count;
        return [own + perBattery.charge, own + perBattery.discharge];
      });
      const flows = [at + column.import, at + column.export, at + column.generation, ...sides];
      builder.addRow({ lower: 0, upper: 0 }, flows, [1, -1, 1, ...batteries.flatMap(() => [-1, 1])]);
      builder.addRow({ upper: grid.importMax }, [at + column.import, at + column.over], [1, -1]);
      for (const peak of peaks) builder.addRow({}, [at + column.import, peak], [1, -1]);
      batteries.forEach(({ etaCharge, etaDischarge, selfLossPerHour }, i) => {
        const own = at + column.batteries + i * perBattery.count;
        const before =
          ((k + horizon - 1) % horizon) * this.#columns + column.batteries + i * perBattery.count + perBattery.energy;
        const [charge, discharge] = [own + perBattery.charge, own + perBattery.discharge];
        const [energy, begin] = [own + perBattery.energy, own + perBattery.begin];
        const kept = Math.max(0, 1 - selfLossPerHour * dtH);
        const factors = [1, -kept, -etaCharge * dtH, dtH / etaDischarge];
        builder.addRow({ lower: 0, upper: 0 }, [energy, begin, charge, discharge], factors);
        builder.addRow({ lower: 0, upper: 0 }, [begin, before], [1, -1]);
      });
    }
    return builder.build();
  }
}
