/** One flag per step, or absent for always. */
type Flags = readonly (boolean | 0 | 1 | number)[] | null | undefined;

/** What a demand charge measures; powers in one unit, any. */
export interface BilledPeakInput {
  /** Mean import of each plan step. */
  readonly imports: readonly number[];
  /** Steps in one measurement interval. */
  readonly intervalSteps: number;
  /** Realised import of the steps of the running interval, oldest first. */
  readonly history?: readonly number[] | null;
  /** Where the charge applies, read at the last step of an interval. */
  readonly window?: Flags;
  /** Peak already reached. */
  readonly incumbent?: number;
  /** Lengths of the plan steps; absent: equal. */
  readonly lengths?: ArrayLike<number>;
}

/** Means of the completed, priced intervals. */
export function intervalMeans(input: BilledPeakInput): { end: number; mean: number }[] {
  const { imports, intervalSteps, window, lengths } = input;
  const history = input.history ?? [];
  const means: { end: number; mean: number }[] = [];
  const length = (step: number): number => lengths?.[step] ?? 1;
  let [hours, energy, steps] = [0, 0, 0];
  const add = (power: number, h: number): void => {
    hours += h;
    energy += power * h;
    steps++;
  };
  for (const power of history) add(power, length(0));
  imports.forEach((power, step) => {
    add(power, length(step));
    if (steps < intervalSteps) return;
    if (!window || window[step]) means.push({ end: step, mean: energy / hours });
    [hours, energy, steps] = [0, 0, 0];
  });
  return means;
}

/** Highest of the incumbent and the completed, priced intervals; not below 0. */
export function billedPeak(input: BilledPeakInput): number {
  return intervalMeans(input).reduce((peak, { mean }) => Math.max(peak, mean), Math.max(0, input.incumbent ?? 0));
}
