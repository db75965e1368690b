import type { BacktestBattery } from '../../contracts/backtest.ts';
import { importCost, type History } from './history.ts';
import { freePeak, noTotals, type Totals } from './totals.ts';

/** State of one way of running the site; plain data. */
export interface SiteState {
  /** Stored energy of each battery, kWh. */
  energy: number[];
  months: Totals[];
}

/** Flows of a step as they came about, kW. */
export interface StepFlows {
  importKw: number;
  exportKw: number;
  curtailedKw: number;
  /** Discharge minus charge of each battery. */
  power: number[];
}

/**
 * One way of running the site, step by step: setpoints go through the physics of the batteries, the import limit is held
 * as the fast controller holds it, and the step is settled. Generation is turned down where more than the export limit
 * would leave, and where export, or not importing, would cost money.
 */
export class SiteRun {
  readonly state: SiteState;
  readonly #history: History;
  /** Value of a stored kWh, currency. */
  readonly #storedValue: number;

  constructor(history: History, storedValue: number, state?: SiteState) {
    this.#history = history;
    this.#storedValue = storedValue;
    this.state = state ?? {
      energy: history.problem.batteries.map(({ initial }) => initial),
      months: history.months.map(noTotals),
    };
  }

  /** Peak that the running month has reached, or may reach at no cost. */
  peakAt(t: number): number {
    const index = this.#history.month[t]!;
    return Math.max(this.state.months[index]!.peakKw, freePeak(this.#history, index));
  }

  /**
   * Runs one step with the setpoints (discharge minus charge, kW); the batteries give more where the import would go above
   * `holdKw`. Steps with a gap leave them at rest.
   */
  step(t: number, setpoints: ArrayLike<number>, holdKw = Infinity): StepFlows | null {
    const history = this.#history;
    if (history.gap[t]) return null;
    const { problem, dtH } = history;
    const { batteries, grid } = problem;
    const generation = history.generation[t]!;
    const power = batteries.map((battery, i) => clampPower(battery, this.state.energy[i]!, setpoints[i]!, dtH));
    let net = history.load[t]! - generation - power.reduce((sum, kw) => sum + kw, 0);
    // As the fast controller does: what is above the limit is asked of the batteries.
    const most = Math.min(grid.importMax, holdKw);
    for (let i = 0; i < power.length && net > most; i++) {
      const wanted = power[i]! + net - most;
      const given = clampPower(batteries[i]!, this.state.energy[i]!, wanted, dtH);
      net -= given - power[i]!;
      power[i] = given;
    }
    for (let i = 0; i < power.length && net < -grid.exportMax && power[i]! > 0; i++) {
      const less = Math.min(power[i]!, -grid.exportMax - net);
      net += less;
      power[i]! -= less;
    }
    const curtailed = turnDown(net, generation, {
      most: history.sell[t]! < 0 ? 0 : grid.exportMax,
      all: importCost(history, t) < 0,
    });
    net += curtailed;
    const flows = { importKw: Math.max(0, net), exportKw: Math.max(0, -net), curtailedKw: curtailed, power };
    this.#settle(t, flows);
    return flows;
  }

  /** Books the change of the stored energy in the last month; once, at the end. */
  close(): void {
    const { problem, month, count } = this.#history;
    const change = problem.batteries.reduce((sum, { initial }, i) => sum + initial - this.state.energy[i]!, 0);
    this.state.months[month[count - 1]!]!.storedEnergy += change * this.#storedValue;
  }

  #settle(t: number, { importKw, exportKw, curtailedKw, power }: StepFlows): void {
    const { problem, dtH, load, generation, buy, sell, carbon, month } = this.#history;
    const totals = this.state.months[month[t]!]!;
    totals.loadKwh += load[t]! * dtH;
    totals.generationKwh += generation[t]! * dtH;
    totals.curtailedKwh += curtailedKw * dtH;
    totals.importKwh += importKw * dtH;
    totals.exportKwh += exportKw * dtH;
    totals.energyBuy += importKw * buy[t]! * dtH;
    totals.energySell -= exportKw * sell[t]! * dtH;
    totals.peakKw = Math.max(totals.peakKw, importKw);
    if (importKw > problem.grid.importMax * (1 + 1e-9) + 1e-6) {
      totals.overLimitKwh += (importKw - problem.grid.importMax) * dtH;
      totals.overLimitSteps += 1;
    }
    if (carbon) {
      const emissions = (importKw * carbon[t]! * dtH) / 1000;
      totals.emissionsT += emissions;
      totals.carbon += emissions * problem.carbonPrice;
    }
    power.forEach((kw, i) => {
      const battery = problem.batteries[i]!;
      const [charged, discharged] = [Math.max(0, -kw) * dtH, Math.max(0, kw) * dtH];
      totals.chargedKwh += charged;
      totals.dischargedKwh += discharged;
      totals.degradation += charged * battery.degradationCharge + discharged * battery.degradationDischarge;
      this.state.energy[i] = energyAfter(battery, this.state.energy[i]!, kw, dtH);
    });
  }
}

/** Energy at the end of a step at constant power (discharge minus charge). */
export function energyAfter(battery: BacktestBattery, energy: number, kw: number, dtH: number): number {
  const { etaCharge, etaDischarge, selfLossPerHour } = battery;
  const kept = energy * Math.max(0, 1 - selfLossPerHour * dtH);
  return Math.max(0, kept + (kw > 0 ? (-kw / etaDischarge) * dtH : -kw * etaCharge * dtH));
}

/** The nearest power that rating and energy band allow. */
export function clampPower(battery: BacktestBattery, energy: number, kw: number, dtH: number): number {
  const { capacity, eMin, eMax = capacity, chargeMax, dischargeMax, etaCharge, etaDischarge } = battery;
  const kept = energy * Math.max(0, 1 - battery.selfLossPerHour * dtH);
  const discharge = Math.max(0, Math.min(dischargeMax, ((kept - eMin) * etaDischarge) / dtH));
  const charge = Math.max(0, Math.min(chargeMax, (eMax - kept) / (etaCharge * dtH)));
  return Math.min(discharge, Math.max(-charge, kw));
}

function turnDown(net: number, generation: number, limit: { most: number; all: boolean }): number {
  if (limit.all) return generation;
  return Math.min(generation, Math.max(0, -net - limit.most));
}
