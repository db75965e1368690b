import type { DispatchStore } from '../../../contracts/problem.ts';
import type { Schedule } from '../extract.ts';
import type { PreviousPlan } from '../stability.ts';
import { at } from '../steps.ts';

/** Covers the demand of its bus from the store, down to the wanted final energy, and stores what is left over; or follows a plan within the same limits. */
export class StoreRule {
  readonly bus: string;
  readonly #store: DispatchStore;
  readonly #plan: Schedule['stores'][number];
  readonly #lengths: Float64Array;
  readonly #wanted: (step: number) => number | undefined;
  #energy: number;
  #direction: number;
  #idle = 0;

  constructor(store: DispatchStore, plan: Schedule['stores'][number], lengths: Float64Array, previous?: PreviousPlan) {
    this.bus = store.bus;
    this.#store = store;
    this.#plan = plan;
    this.#lengths = lengths;
    this.#energy = store.initial;
    this.#direction = Math.sign(store.initialPower ?? 0);
    const before = previous?.plan.stores.find(({ id }) => id === store.id);
    const shift = previous?.elapsedSteps ?? 0;
    this.#wanted = (step) => {
      const [discharge, charge] = [before?.discharge[step + shift], before?.charge[step + shift]];
      return discharge === undefined || charge === undefined ? undefined : discharge - charge;
    };
  }

  /** Fixes the step with `open` kW of the bus not covered (below 0: left over); returns discharge minus charge. */
  step(t: number, open: number, generated: number): number {
    const store = this.#store;
    const h = this.#lengths[t]!;
    const { left, spread } = this.#decay(t, h);
    const [etaIn, etaOut] = [at(store.etaCharge, t), at(store.etaDischarge, t)];
    const rest = left * this.#energy + spread * at(store.inflow, t) * h;
    const top = Math.min(store.capacity, store.eMax === undefined ? store.capacity : at(store.eMax, t));
    const floor = Math.min(
      top,
      Math.max(at(store.eMin, t), store.final?.kind === 'at-most' ? 0 : (store.final?.energy ?? 0)),
    );
    const most = {
      discharge: Math.max(
        0,
        Math.min(
          at(store.dischargeMax, t),
          ((rest - floor) * etaOut) / (spread * h),
          this.#curve(store.dischargeTaper),
        ),
      ),
      charge: Math.max(
        0,
        Math.min(at(store.chargeMax, t), (top - rest) / (etaIn * spread * h), this.#curve(store.chargeTaper)),
      ),
    };
    const power = this.#choose(t, open, generated, most);
    const [charge, discharge] = [Math.max(0, -power), Math.max(0, power)];
    this.#energy = Math.max(0, rest + spread * h * (charge * etaIn - discharge / etaOut));
    this.#plan.charge[t] = charge;
    this.#plan.discharge[t] = discharge;
    this.#plan.energy[t] = this.#energy;
    if (power === 0) this.#idle++;
    else [this.#direction, this.#idle] = [Math.sign(power), 0];
    return power;
  }

  #choose(t: number, open: number, generated: number, most: { charge: number; discharge: number }): number {
    const store = this.#store;
    // What a cyclic store gives it would have to take back: it stands still.
    if (store.cyclic) return 0;
    const forced = (store.forcedDischarge?.[t] ?? 0) - (store.forcedCharge?.[t] ?? 0);
    let power = forced !== 0 ? forced : (this.#wanted(t) ?? open);
    if (forced === 0 && !store.dischargeToGrid) power = Math.min(power, Math.max(0, open));
    if (forced === 0 && !store.chargeFromGrid) power = Math.max(power, Math.min(0, open), -generated);
    power = Math.min(most.discharge, Math.max(-most.charge, power));
    if (power > 0 ? power < store.dischargeMin : -power < store.chargeMin) return 0;
    const turning = this.#direction !== 0 && Math.sign(power) === -this.#direction;
    return turning && this.#idle < store.restSteps ? 0 : power;
  }

  #decay(t: number, h: number): { left: number; spread: number } {
    const { storageEfficiencyPerStep: given, selfLossPerHour } = this.#store;
    if (given === undefined) return { left: Math.max(0, 1 - selfLossPerHour * h), spread: 1 };
    const left = typeof given === 'number' ? given ** (h / this.#lengths[0]!) : given[t]!;
    return { left, spread: left === 1 ? 1 : (left - 1) / Math.log(left) };
  }

  #curve(points: DispatchStore['chargeTaper']): number {
    if (!points) return Infinity;
    let least = Infinity;
    for (let k = 1; k < points.length; k++) {
      const [a, b] = [points[k - 1]!, points[k]!];
      least = Math.min(least, a.power + ((b.power - a.power) * (this.#energy - a.energy)) / (b.energy - a.energy));
    }
    return Math.max(0, least);
  }
}
