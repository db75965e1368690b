import type { History } from './history.ts';

/** Forecasts of the steps from `t` on, made from what was measured before `t`. */
export interface Foreseer {
  /** Fills one value per step of the horizon, kW; steps past the end of the history are 0. */
  look(t: number, load: Float64Array, generation: Float64Array): void;
  /** Steps so far for which nothing was known a week or a day before. */
  readonly substitutes: number;
}

/** What came: the forecast that no method can beat. */
export function perfectForeseer({ count, load: loads, generation: generations, horizon }: History): Foreseer {
  const fill = (into: Float64Array, from: Float64Array, t: number): void => {
    for (let k = 0; k < horizon; k++) into[k] = t + k < count && !Number.isNaN(from[t + k]!) ? from[t + k]! : 0;
  };
  return {
    substitutes: 0,
    look(t, load, generation) {
      fill(load, loads, t);
      fill(generation, generations, t);
    },
  };
}

/**
 * Seasonal naive forecast of one series: the same time a week before, else of the latest day that is known, else the newest
 * measurement, else 0. Weeks and days are counted in steps.
 */
export class NaiveSeries {
  substitutes = 0;
  readonly #values: Float64Array;
  readonly #perDay: number;

  constructor(values: Float64Array, stepMs: number) {
    this.#values = values;
    this.#perDay = 86_400_000 / stepMs;
  }

  at(issue: number, step: number): number {
    const week = 7 * this.#perDay;
    for (let back = step - week; back > step - 3 * week; back -= week) {
      const value = back < issue ? this.#known(back) : NaN;
      if (!Number.isNaN(value)) return value;
    }
    const days = Math.floor((step - issue) / this.#perDay) + 1;
    for (let n = days; n < days + 7; n++) {
      const value = this.#known(step - n * this.#perDay);
      if (!Number.isNaN(value)) return value;
    }
    this.substitutes += 1;
    for (let back = issue - 1; back >= Math.max(0, issue - this.#perDay); back--) {
      const value = this.#known(back);
      if (!Number.isNaN(value)) return value;
    }
    return 0;
  }

  #known(step: number): number {
    return this.#values[step] ?? NaN;
  }
}

/** Naive forecasts of load and generation. */
export function naiveForeseer({ load: loads, pv, wind, count, horizon, stepMs }: History): Foreseer {
  const load = new NaiveSeries(loads, stepMs);
  const sources = [pv, wind].flatMap((values) => (values ? [new NaiveSeries(values, stepMs)] : []));
  return {
    get substitutes() {
      return load.substitutes + sources.reduce((sum, source) => sum + source.substitutes, 0);
    },
    look(t, intoLoad, intoGeneration) {
      for (let k = 0; k < horizon; k++) {
        const inside = t + k < count;
        intoLoad[k] = inside ? load.at(t, t + k) : 0;
        let sum = 0;
        if (inside) for (const source of sources) sum += source.at(t, t + k);
        intoGeneration[k] = sum;
      }
    },
  };
}
