import type { SavingsFigures } from '../../contracts/savings.ts';
import type { History } from '../backtest/history.ts';
import type { Flows } from './flows.ts';

/** kW within which a limit counts as kept. */
const tolerance = 1e-6;

/**
 * Settles the flows of some steps: energy at the price of each, wear, the change of the stored energy, and where the steps
 * are those of months the demand charge of each.
 */
export function settle(
  history: History,
  flows: Flows,
  steps: readonly number[],
  { storedValue, demand }: { storedValue: number; demand: boolean },
): SavingsFigures {
  const { problem, dtH, buy, sell, gap, month } = history;
  const sum = {
    energyBuy: 0,
    energySell: 0,
    degradation: 0,
    storedKwh: 0,
    importKwh: 0,
    exportKwh: 0,
    chargedKwh: 0,
    dischargedKwh: 0,
    overLimitSteps: 0,
  };
  const peaks = new Map<number, number>();
  for (const t of steps) {
    if (gap[t]) continue;
    const [imported, exported] = [flows.importKw[t]!, flows.exportKw[t]!];
    sum.importKwh += imported * dtH;
    sum.exportKwh += exported * dtH;
    sum.energyBuy += imported * dtH * buy[t]!;
    sum.energySell -= exported * dtH * sell[t]!;
    if (imported > problem.grid.importMax + tolerance) sum.overLimitSteps += 1;
    peaks.set(month[t]!, Math.max(peaks.get(month[t]!) ?? 0, imported));
    problem.batteries.forEach((battery, i) => {
      const kw = flows.power[i]![t]!;
      const [charged, discharged] = [Math.max(0, -kw) * dtH, Math.max(0, kw) * dtH];
      sum.chargedKwh += charged;
      sum.dischargedKwh += discharged;
      sum.storedKwh += charged * battery.etaCharge - discharged / battery.etaDischarge;
      sum.degradation += charged * battery.degradationCharge + discharged * battery.degradationDischarge;
    });
  }
  const { storedKwh, ...amounts } = sum;
  const charge = [...peaks.values()].reduce((all, kw) => all + kw * problem.grid.demandPricePerKw, 0);
  const storedEnergy = -storedValue * storedKwh + 0;
  const cost = sum.energyBuy + sum.energySell + sum.degradation + storedEnergy + (demand ? charge : 0);
  return {
    ...amounts,
    storedEnergy,
    demand: demand ? charge : null,
    cost,
    peakKw: Math.max(0, ...peaks.values()),
  };
}
