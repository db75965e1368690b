import type { Quantity } from './unit.ts';

/** Quantity of the limit. */
const setpointName = 'active-power-setpoint';

/** The most that a plant gives: its rating, or a limit from the next step on until it ends. A plant may take none. */
export class PowerLimit {
  readonly quantities: readonly Quantity[];
  readonly #ratedKw: number;
  readonly #taken: boolean;
  #kw: number;
  /** End of the limit, s since the epoch. */
  #end = 0;

  constructor(ratedKw: number, taken: boolean) {
    this.#ratedKw = ratedKw;
    this.#taken = taken;
    this.#kw = ratedKw;
    this.quantities = taken ? [{ name: setpointName, unit: 'kW', kind: 'gauge', decimals: 1 }] : [];
  }

  /** The limit in force, kW. */
  get kw(): number {
    return this.#kw;
  }

  /** Lifts a limit that is over. @returns the one in force, kW */
  at(seconds: number): number {
    if (seconds >= this.#end) this.#kw = this.#ratedKw;
    return this.#kw;
  }

  /** Takes a limit until a time, s since the epoch; false where it is none. */
  command(quantity: string, value: number, untilSeconds: number): boolean {
    if (!this.#taken || quantity !== setpointName) return false;
    if (!(value >= 0 && value <= this.#ratedKw) || !(untilSeconds > 0)) return false;
    this.#kw = value;
    this.#end = untilSeconds;
    return true;
  }

  save(): number[] {
    return this.#taken ? [this.#kw, this.#end] : [];
  }

  load(state: readonly number[]): void {
    this.#kw = state[0] ?? this.#ratedKw;
    this.#end = state[1] ?? 0;
  }
}
