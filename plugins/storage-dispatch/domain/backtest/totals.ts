import type { BacktestCosts, BacktestFigures } from '../../contracts/backtest.ts';
import type { History } from './history.ts';

/** What adds up over the steps of a month; plain data, so that a checkpoint is a copy of it. */
export interface Totals {
  energyBuy: number;
  energySell: number;
  degradation: number;
  carbon: number;
  storedEnergy: number;
  loadKwh: number;
  generationKwh: number;
  curtailedKwh: number;
  importKwh: number;
  exportKwh: number;
  chargedKwh: number;
  dischargedKwh: number;
  overLimitKwh: number;
  overLimitSteps: number;
  emissionsT: number;
  peakKw: number;
}

export const noTotals = (): Totals => ({
  energyBuy: 0,
  energySell: 0,
  degradation: 0,
  carbon: 0,
  storedEnergy: 0,
  loadKwh: 0,
  generationKwh: 0,
  curtailedKwh: 0,
  importKwh: 0,
  exportKwh: 0,
  chargedKwh: 0,
  dischargedKwh: 0,
  overLimitKwh: 0,
  overLimitSteps: 0,
  emissionsT: 0,
  peakKw: 0,
});

/** Peak of a month that costs nothing more: the threshold, or what had been reached before the first simulated step. */
export function freePeak({ problem, month, first }: History, index: number): number {
  const { demandThresholdKw, demandIncumbentKw } = problem.grid;
  return Math.max(demandThresholdKw, index === month[first] ? demandIncumbentKw : 0);
}

/** Figures of one month, or with all months together of the whole period. */
export function figuresOf(history: History, totals: readonly { index: number; month: Totals }[]): BacktestFigures {
  const { problem, carbon } = history;
  const sum = noTotals();
  let demand = 0;
  for (const { index, month } of totals) {
    for (const key of Object.keys(sum) as (keyof Totals)[]) if (key !== 'peakKw') sum[key] += month[key];
    sum.peakKw = Math.max(sum.peakKw, month.peakKw);
    demand += problem.grid.demandPricePerKw * Math.max(0, month.peakKw - freePeak(history, index));
  }
  const usable = problem.batteries.reduce((all, { capacity, eMax = capacity, eMin }) => all + eMax - eMin, 0);
  const used = sum.generationKwh - sum.curtailedKwh - sum.exportKwh;
  const { energyBuy, energySell, degradation, carbon: carbonCost, storedEnergy, ...amounts } = sum;
  const costs: BacktestCosts = { energyBuy, energySell, demand, degradation, carbon: carbonCost, storedEnergy };
  return {
    costs,
    cost: Object.values(costs).reduce((all, part) => all + part, 0),
    ...amounts,
    emissionsT: carbon ? sum.emissionsT : null,
    cycles: usable > 0 ? sum.dischargedKwh / usable : 0,
    selfUse: sum.generationKwh > 0 ? Math.max(0, used) / sum.generationKwh : null,
    greenShare: sum.loadKwh > 0 ? Math.max(0, used) / sum.loadKwh : null,
  };
}
