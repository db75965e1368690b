import type { ModelBuilder } from './builder.ts';
import { OptimizerError } from './errors.ts';

/**
 * A function through the points `(breakpoints[i], values[i])`, linear between them, of the column `input`, which is
 * thereby held within the first and last breakpoint.
 *
 * Without `output` the function is added to the objective. With `output` the columns are related:
 * `atLeast`: output ≥ f(input), `atMost`: output ≤ f(input), `equal`: output = f(input).
 *
 * The input is the sum of one continuous column per segment, each with the slope of its segment (the incremental
 * formulation). Where the slope rises, a minimised cost fills the cheaper segment first by itself; so a convex cost (or
 * convex `atLeast`, concave `atMost`) needs no binaries. At each other breakpoint one binary makes the segments before
 * it full before the segments behind it open. `equal` needs one at every breakpoint where the slope changes.
 */
export interface Piecewise {
  readonly input: number;
  /** Strictly ascending, at least two. */
  readonly breakpoints: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly output?: number;
  /** `equal` if absent; only with `output`. */
  readonly relation?: 'atLeast' | 'atMost' | 'equal';
}

/** What {@link Piecewise} added. */
export interface PiecewiseColumns {
  /** One column per segment, in order. */
  readonly segments: readonly number[];
  /** The binaries, in order; empty where none is needed. */
  readonly binaries: readonly number[];
}

/** Slopes closer than this (relative) are one line: no binary is spent on rounding. */
const sameSlope = 1e-12;

function checkPoints({ breakpoints, values }: Piecewise): void {
  const refuse = (problem: string, params: Record<string, unknown>): never => {
    throw new OptimizerError('OPTIMIZER_BAD_MODEL', `Piecewise function: ${problem}`, params);
  };
  if (breakpoints.length < 2 || breakpoints.length !== values.length)
    refuse(`${breakpoints.length} breakpoints and ${values.length} values; expected as many of each, at least 2`, {});
  for (let i = 0; i < breakpoints.length; i++) {
    const x = breakpoints[i] as number;
    if (!Number.isFinite(x) || !Number.isFinite(values[i]))
      refuse(`point ${i} is (${x}, ${values[i]}); expected finite numbers`, { point: i });
    if (i > 0 && x <= (breakpoints[i - 1] as number))
      refuse(`breakpoint ${i} is ${x} after ${breakpoints[i - 1]}; expected ascending`, { point: i });
  }
}

function needsBinary(before: number, behind: number, relation: Piecewise['relation'] | 'cost'): boolean {
  if (Math.abs(behind - before) <= sameSlope * Math.max(Math.abs(before), Math.abs(behind))) return false;
  if (relation === 'cost' || relation === 'atLeast') return behind < before;
  return relation === 'atMost' ? behind > before : true;
}

/** @see Piecewise */
export function addPiecewise(builder: ModelBuilder, spec: Piecewise): PiecewiseColumns {
  checkPoints(spec);
  const relation = spec.output === undefined ? 'cost' : (spec.relation ?? 'equal');
  const x = Array.from(spec.breakpoints);
  const y = Array.from(spec.values);
  const lengths = x.slice(1).map((end, i) => end - (x[i] as number));
  const slopes = lengths.map((length, i) => ((y[i + 1] as number) - (y[i] as number)) / length);
  const segments = lengths.map((upper, i) =>
    builder.addColumn({ upper, cost: relation === 'cost' ? (slopes[i] as number) : 0 }),
  );
  const start = x[0] as number;
  builder.addRow({ lower: start, upper: start }, [spec.input, ...segments], [1, ...segments.map(() => -1)]);
  if (spec.output === undefined) builder.offset += y[0] as number;
  else {
    const base = y[0] as number;
    builder.addRow(
      {
        lower: relation === 'atMost' ? -Infinity : base,
        upper: relation === 'atLeast' ? Infinity : base,
      },
      [spec.output, ...segments],
      [1, ...slopes.map((slope) => -slope)],
    );
  }
  return { segments, binaries: orderSegments(builder, segments, lengths, slopes, relation) };
}

/** Adds the binaries: `length·open[k] ≤ segment` in the run before breakpoint k, `segment ≤ length·open[k]` behind it. */
function orderSegments(
  builder: ModelBuilder,
  segments: readonly number[],
  lengths: readonly number[],
  slopes: readonly number[],
  relation: Piecewise['relation'] | 'cost',
): number[] {
  const binaries: number[] = [];
  let runStart = 0;
  for (let i = 1; i < segments.length; i++) {
    if (!needsBinary(slopes[i - 1] as number, slopes[i] as number, relation)) continue;
    const open = builder.addColumn({ upper: 1, integer: true });
    for (let k = runStart; k < i; k++)
      builder.addRow({ lower: 0 }, [segments[k] as number, open], [1, -(lengths[k] as number)]);
    binaries.push(open);
    runStart = i;
    let end = i + 1;
    while (end < segments.length && !needsBinary(slopes[end - 1] as number, slopes[end] as number, relation)) end++;
    for (let k = i; k < end; k++)
      builder.addRow({ upper: 0 }, [segments[k] as number, open], [1, -(lengths[k] as number)]);
  }
  return binaries;
}
