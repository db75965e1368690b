import { ModelBuilder } from '@lingtan/optimizer';
import type { LinearModel } from '@lingtan/optimizer';
import type { DispatchSolver } from '../problem/attempt.ts';
import { backtestErrors } from './errors.ts';
import { exportBound, importCost, type History } from './history.ts';
import { freePeak } from './totals.ts';

/** The cheapest run of the batteries over the whole period, had everything been known. */
export interface Foresight {
  /** Setpoints (discharge minus charge) by step from the first simulated one. */
  readonly setpoints: (t: number) => number[];
  /** Cost, wear and change of the stored energy of the linear program; null where it is above the import limit. */
  readonly bound: number | null;
}

/**
 * One linear program over the period, with one demand charge a month and the stored energy valued at its end. Flows both
 * ways at once are not forbidden in it, so its cost is a bound from below, also at negative prices.
 * @throws BACKTEST_NO_FORESIGHT when the solver does not end with an optimum.
 */
export async function solveForesight(
  history: History,
  solver: DispatchSolver,
  storedValue: number,
  signal?: AbortSignal,
): Promise<Foresight> {
  const { problem, first } = history;
  const { model, columns, over } = foresightModel(history, storedValue);
  const { status, x, objective } = await solver.solve(model, signal ? { signal } : {});
  signal?.throwIfAborted();
  if (status !== 'optimal') throw backtestErrors.NO_FORESIGHT({ status });
  const above = over.reduce((sum, column) => sum + x[column]!, 0);
  return {
    setpoints: (t) =>
      problem.batteries.map((_, i) => {
        const charge = columns[t - first]! + 4 + 3 * i;
        return x[charge + 1]! - x[charge]!;
      }),
    bound: above > 1e-6 ? null : objective,
  };
}

function foresightModel(
  history: History,
  storedValue: number,
): { model: LinearModel; columns: Int32Array; over: number[] } {
  const { problem, first, count, dtH, month, load, generation, sell, gap } = history;
  const { batteries, grid } = problem;
  const builder = new ModelBuilder();
  const columns = new Int32Array(count - first);
  const over: number[] = [];
  for (let t = first; t < count; t++) {
    const live = !gap[t];
    const most = (value: number): number => (live ? value : 0);
    const base = builder.addColumn({ upper: most(Infinity), cost: most(importCost(history, t) * dtH) });
    columns[t - first] = base;
    builder.addColumn({ upper: most(exportBound(problem, load[t]!, generation[t]!)), cost: most(-sell[t]! * dtH) });
    over.push(builder.addColumn({ upper: most(Infinity), cost: grid.breachPrice }));
    builder.addColumn({ upper: most(generation[t]!) });
    for (const { chargeMax, dischargeMax, degradationCharge, degradationDischarge, ...battery } of batteries) {
      builder.addColumn({ upper: most(chargeMax), cost: degradationCharge * dtH });
      builder.addColumn({ upper: most(dischargeMax), cost: degradationDischarge * dtH });
      const value = t === count - 1 ? -storedValue : 0;
      builder.addColumn({ lower: battery.eMin, upper: battery.eMax ?? battery.capacity, cost: value });
    }
  }
  const peaks = history.months.map((_, index) => {
    const floor = freePeak(history, index);
    builder.offset -= grid.demandPricePerKw * floor;
    return builder.addColumn({ lower: floor, cost: grid.demandPricePerKw });
  });
  for (const { initial } of batteries) builder.offset += storedValue * initial;
  for (let t = first; t < count; t++) {
    const base = columns[t - first]!;
    const flows = [base, base + 1, base + 3, ...batteries.flatMap((_, i) => [base + 4 + 3 * i, base + 5 + 3 * i])];
    const demand = gap[t] ? 0 : load[t]!;
    builder.addRow({ lower: demand, upper: demand }, flows, [1, -1, 1, ...batteries.flatMap(() => [-1, 1])]);
    builder.addRow({ upper: grid.importMax }, [base, base + 2], [1, -1]);
    if (grid.demandPricePerKw > 0) builder.addRow({ upper: 0 }, [base, peaks[month[t]!]!], [1, -1]);
    batteries.forEach(({ initial, etaCharge, etaDischarge, selfLossPerHour }, i) => {
      const [charge, discharge, energy] = [base + 4 + 3 * i, base + 5 + 3 * i, base + 6 + 3 * i];
      // A battery at rest in a gap keeps what it has, as in the other runs.
      const kept = gap[t] ? 1 : Math.max(0, 1 - selfLossPerHour * dtH);
      const before = t === first ? [] : [columns[t - first - 1]! + 6 + 3 * i];
      const rest = t === first ? kept * initial : 0;
      builder.addRow(
        { lower: rest, upper: rest },
        [energy, charge, discharge, ...before],
        [1, -etaCharge * dtH, dtH / etaDischarge, ...before.map(() => -kept)],
      );
    });
  }
  return { model: builder.build(), columns, over };
}
