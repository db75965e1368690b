import type { DispatchProblemInput, FlexibleLoadConfig } from '../../contracts/index.ts';

/** A flexible load of a problem. */
export type ProblemLoad = NonNullable<DispatchProblemInput['flexibleLoads']>[number];

/** A load that runs at fixed powers, as far as its run is still to be planned. */
export interface FixedRun {
  readonly kind: 'interruptible' | 'block' | 'sequence';
  /** Power of each step that is left of the run, kW. */
  readonly powers: readonly number[];
  /** It has begun and must not stop: an unbroken run goes on from the first step of the plan. */
  readonly begun: boolean;
  /** It has had a part of a quarter hour, whose rest is a step of the run. */
  readonly within: boolean;
}

export interface RunInput {
  readonly takenKwh: number;
  /** Steps of the plan within the window; quarter hours, but for the first, which may be what is left of one. */
  readonly lengthsH: readonly number[];
  /** The window begins before the plan or with it, so that the load may be running. */
  readonly open: boolean;
}

/** Part of a quarter hour's energy that has to be had before a run counts as begun; less is what a load takes at rest. */
const begunShare = 0.5;
/** Part of a quarter hour's energy above which a load is taken to be running in the quarter hour that has begun. */
const withinShare = 0.1;
/** Part of a quarter hour by which what was had may differ from whole ones. */
const roundShare = 0.25;

/** What is left of a run; null for a load that takes any power, or has had everything. */
export function runLeft(load: FlexibleLoadConfig, { takenKwh, lengthsH, open }: RunInput): FixedRun | null {
  const { kind, powerMaxKw, energyKwh, powersKw } = load;
  if (kind === 'energy') return null;
  const all = powersKw ?? new Array<number>(Math.round((energyKwh / powerMaxKw) * 4)).fill(powerMaxKw);
  let [done, had] = [0, takenKwh];
  for (; done < all.length && had >= (all[done]! / 4) * (1 - roundShare); done++) had -= all[done]! / 4;
  const powers = all.slice(done);
  if (powers.length === 0) return null;
  const begun = kind !== 'interruptible' && open && takenKwh >= begunShare * (all.find((kw) => kw > 0)! / 4);
  // The running quarter hour is one step of the run, however much is left of it.
  const within = open && had >= withinShare * (powers[0]! / 4);
  return { kind, powers: powers.slice(0, begun ? lengthsH.length : undefined), begun, within };
}

/** Energy of a run in the first steps of a window that is left, kWh; each step as long as it is. */
export const energyOfRun = (powers: readonly number[], lengthsH: readonly number[] = []): number =>
  powers.reduce((sum, kw, step) => sum + kw * Math.min(0.25, lengthsH[step] ?? 0.25), 0);

/** A run as a load of a problem; null where it no longer fits into its window as a whole. */
export function loadOfRun(
  id: string,
  bus: string,
  { kind, powers, begun }: FixedRun,
  window: { from: number; to: number },
): ProblemLoad | null {
  if (powers.length === 0 || powers.length > window.to - window.from) return null;
  const common = { id, bus, window: begun ? { from: window.from, to: window.from + powers.length } : window };
  if (kind === 'sequence') return { kind, ...common, powers: [...powers] };
  const fixed = { power: powers[0]!, durationSteps: powers.length };
  if (kind === 'interruptible') return { kind, ...common, ...fixed };
  return { kind: begun ? 'first' : 'block', ...common, ...fixed };
}
