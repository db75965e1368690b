import { selectSmallest } from './select-smallest.ts';

/** What a storage loses. */
export interface StorageLosses {
  /** Parts per million of what is charged that never comes back; 0 when no efficiency is stated. */
  lossPpm: number;
  /** What it can give back when full, Wh; null when not stated. */
  capacityWh: number | null;
}

/**
 * What the storages of a park hold, by origin, in integer Wh as it can be given back.
 *
 * Within an interval a storage first discharges, pro rata to the origins it held at the start; then what it was charged with
 * is added; then the losses (those of the charge, and what exceeds the capacity) are taken from all origins pro rata. More
 * than the books hold is of unknown origin. For each storage and origin:
 * opening + charged + unrecorded = discharged + losses + closing.
 */
export class OriginPools {
  readonly origins: number;
  readonly storages: number;
  /** Wh by storage and origin: place `storage × origins + origin`. All arrays of this class are laid out so. */
  readonly level: Float64Array;
  readonly charged: Float64Array;
  readonly discharged: Float64Array;
  readonly lost: Float64Array;
  /** By storage: discharged in this interval beyond what was held. */
  readonly unrecorded: Float64Array;
  readonly #losses: readonly StorageLosses[];
  readonly #unknown: number;
  readonly #keys: Float64Array;
  readonly #ids: Int32Array;

  /** `unknown` is the place of that origin. */
  constructor(losses: readonly StorageLosses[], origins: number, unknown: number) {
    this.#losses = losses;
    this.#unknown = unknown;
    this.origins = origins;
    this.storages = losses.length;
    const places = losses.length * origins;
    this.level = new Float64Array(places);
    this.charged = new Float64Array(places);
    this.discharged = new Float64Array(places);
    this.lost = new Float64Array(places);
    this.unrecorded = new Float64Array(losses.length);
    this.#keys = new Float64Array(origins);
    this.#ids = new Int32Array(origins);
  }

  /** Starts an interval. */
  begin(): void {
    this.charged.fill(0);
    this.discharged.fill(0);
    this.lost.fill(0);
    this.unrecorded.fill(0);
  }

  /** Discharges `amount` Wh; `discharged` then says of which origin. */
  discharge(storage: number, amount: number): void {
    const beyond = amount - this.#take(storage, amount, this.discharged);
    if (beyond <= 0) return;
    this.unrecorded[storage] = beyond;
    this.discharged[storage * this.origins + this.#unknown]! += beyond;
  }

  /** Adds `amount` Wh of one origin to what is being charged. */
  charge(storage: number, origin: number, amount: number): void {
    this.charged[storage * this.origins + origin]! += amount;
  }

  /** Ends an interval: the charge becomes part of the level, and losses leave it. */
  settle(storage: number): void {
    const at = storage * this.origins;
    let charged = 0;
    let held = 0;
    for (let o = at; o < at + this.origins; o++) {
      charged += this.charged[o]!;
      this.level[o]! += this.charged[o]!;
      held += this.level[o]!;
    }
    if (charged === 0) return;
    const loss = lossOf(charged, held, this.#losses[storage]!);
    if (loss > 0) this.#take(storage, loss, this.lost);
  }

  /** Takes up to `amount` from a storage pro rata, and returns what was there to take. */
  #take(storage: number, amount: number, into: Float64Array): number {
    const at = storage * this.origins;
    let held = 0;
    for (let o = at; o < at + this.origins; o++) held += this.level[o]!;
    const wanted = Math.min(amount, held);
    if (wanted <= 0) return 0;
    if (wanted === held) {
      for (let o = at; o < at + this.origins; o++) this.#move(o, this.level[o]!, into);
      return held;
    }
    this.#takePart(at, wanted, held, into);
    return wanted;
  }

  /** Largest remainder, ties to the earlier origin. */
  #takePart(at: number, wanted: number, held: number, into: Float64Array): void {
    let left = wanted;
    let waiting = 0;
    for (let o = 0; o < this.origins; o++) {
      const level = this.level[at + o]!;
      const exact = (level / held) * wanted;
      const whole = Math.min(level, Math.floor(exact));
      if (whole > 0) this.#move(at + o, whole, into);
      left -= whole;
      if (level > whole) {
        this.#keys[waiting] = whole - exact;
        this.#ids[waiting] = o;
        waiting += 1;
      }
    }
    if (left < waiting) selectSmallest(this.#keys, this.#ids, waiting, left);
    for (let i = 0; i < waiting && left > 0; i++, left--) this.#move(at + this.#ids[i]!, 1, into);
  }

  #move(place: number, amount: number, into: Float64Array): void {
    this.level[place]! -= amount;
    into[place]! += amount;
  }
}

/** Wh lost in an interval in which `charged` Wh came in and `held` Wh are then there. */
export function lossOf(charged: number, held: number, { lossPpm, capacityWh }: StorageLosses): number {
  const loss = Math.round((charged * lossPpm) / 1_000_000);
  return capacityWh === null ? loss : Math.max(loss, held - capacityWh);
}
