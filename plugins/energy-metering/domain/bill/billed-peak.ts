/** What a billed peak is measured on. Powers are means of one step each. */
export interface PeakInput {
  /** Mean power of each step; NaN where it is not known. */
  readonly load: ArrayLike<number>;
  /** Steps per tariff interval. */
  readonly steps: number;
  /** Steps from one interval to the next: equal to `steps` for fixed intervals (default), fewer for a sliding window. */
  readonly every?: number;
  /** Realised steps of the interval that runs when `load` starts, oldest first; fewer than `steps`. */
  readonly history?: ArrayLike<number>;
  /** Whether an interval that ends with step `index` of `load` is priced; absent: always. */
  readonly priced?: (index: number) => boolean;
  /** Peak that was reached before. */
  readonly incumbent?: number;
}

export interface PeakResult {
  /** max(incumbent, priced completed intervals, 0). */
  readonly peak: number;
  /** Steps of `load` at which the interval of the peak starts (negative within the history) and ends (excluded); null when no interval lies above the incumbent and zero. */
  readonly start: number | null;
  readonly end: number | null;
  /** Intervals that could not be completed because a step in them is not known. */
  readonly incomplete: number;
}

/**
 * Peak that a demand charge is billed on: the highest mean over a completed tariff interval whose last step is priced.
 * Rules of EMHASS's demand tariff (davidusb-geek/emhass d4928d80, docs/cookbook/tariff_demand_charge.md), with the sliding
 * window added: intervals begin `every` steps apart, counted from the first step of the history.
 */
export function billedPeak(input: PeakInput): PeakResult {
  const { load, steps, every = steps, history = [], priced, incumbent = 0 } = input;
  const before = history.length;
  const at = (i: number): number => (i < before ? history[i]! : load[i - before]!);
  let peak = Math.max(incumbent, 0);
  let end: number | null = null;
  let incomplete = 0;
  let sum = 0;
  let unknown = 0;
  const count = (value: number, sign: 1 | -1): void => {
    if (Number.isNaN(value)) unknown += sign;
    else sum += sign * value;
  };
  for (let i = 0; i < before + load.length; i++) {
    count(at(i), 1);
    if (i >= steps) count(at(i - steps), -1);
    const completed = i - steps + 1;
    if (completed < 0 || completed % every !== 0 || i < before) continue;
    if (priced && !priced(i - before)) continue;
    if (unknown > 0) {
      incomplete += 1;
      continue;
    }
    const mean = sum / steps;
    if (mean <= peak) continue;
    peak = mean;
    end = i - before + 1;
  }
  return { peak, start: end === null ? null : end - steps, end, incomplete };
}
