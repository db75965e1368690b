import type { Highs } from 'highs';
import type { LinearModel, SolveOptions, SolveResult } from '../model.ts';
import { solverName, type StopCheck } from './instance.ts';
import { relativeGap } from './outcome.ts';
import { closedGap, defaultGap } from './settings.ts';
import { WarmLinear } from './warm-linear.ts';

/** How far a value may be from the whole number it stands for: the tolerance of the linear solver. */
const whole = 1e-9;

/** A part of the search: bounds and values of the whole-number columns, and its linear optimum. */
interface Node {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly values: Float64Array;
  readonly bound: number;
}

type Point = ReturnType<WarmLinear['solution']>;

/** What the bound gained per unit of fraction when a column was rounded one way. */
interface Gain {
  sum: number;
  count: number;
}

/** The limits were reached before the proof. */
class Unproven extends Error {}

/**
 * Branch and bound over one linear model that keeps its basis from node to node. Where the relaxation is tight, a few dozen
 * nodes of some pivots each prove the optimum in a fraction of the time that the preparations of a full mixed-integer search
 * take; and it runs code that every linear solve has warmed.
 */
class Search {
  /** Best point so far. */
  best: Point | null = null;
  /** Linear models that were solved. */
  nodes = 0;
  /** No point left out by the search costs less. */
  #leftOut = Infinity;
  readonly #open: Node[] = [];
  readonly #columns: Int32Array;
  readonly #gains: { readonly up: Gain; readonly down: Gain }[];
  readonly #most: number;
  /** Open parts that are older than the last split. */
  #known = 0;
  readonly #linear: WarmLinear;
  readonly #options: SolveOptions;
  readonly #startedAt = performance.now();

  constructor(linear: WarmLinear, columns: Int32Array, options: SolveOptions) {
    this.#linear = linear;
    this.#columns = columns;
    this.#options = options;
    this.#most = Math.min(options.branchNodes ?? 0, options.nodeLimit ?? Infinity);
    this.#gains = Array.from(columns, () => ({ up: { sum: 0, count: 0 }, down: { sum: 0, count: 0 } }));
  }

  /** The optimum; null where no point has whole numbers. @throws Unproven */
  run(model: LinearModel): Point | null {
    const lower = Float64Array.from(this.#columns, (column) => Math.ceil(model.lower[column]! - whole));
    const upper = Float64Array.from(this.#columns, (column) => Math.floor(model.upper[column]! + whole));
    const { start } = this.#options;
    if (start) this.#round(lower, upper, this.#values(start));
    this.#solve(lower, upper, -Infinity, true);
    for (let node = this.#next(); node; node = this.#next()) this.#split(node);
    return this.best && this.#exactly(this.best);
  }

  /** What is proven of the cost of the optimum. */
  boundOf({ objective }: Point): number {
    return Math.min(objective, this.#leftOut);
  }

  /** Cost from which a part cannot hold a point that is better by more than the gap. */
  get #cutoff(): number {
    if (!this.best) return Infinity;
    const { objective } = this.best;
    return objective - Math.max(closedGap, (this.#options.gap ?? defaultGap) * Math.abs(objective));
  }

  /** Down into the better of the parts just made, for a good point soon; else the open part with the lowest bound. */
  #next(): Node | null {
    const fresh = lowest(this.#open.slice(this.#known));
    const node = fresh && fresh.bound < this.#cutoff ? fresh : lowest(this.#open);
    if (!node) return null;
    if (node.bound >= this.#cutoff) {
      this.#leftOut = Math.min(this.#leftOut, node.bound);
      return null;
    }
    this.#open.splice(this.#open.indexOf(node), 1);
    this.#known = this.#open.length;
    return node;
  }

  #split({ lower, upper, values, bound }: Node): void {
    const at = this.#branchColumn(values);
    const value = values[at]!;
    const { up, down } = this.#gains[at]!;
    for (const [gain, part] of [
      [down, value - Math.floor(value)],
      [up, Math.ceil(value) - value],
    ] as const) {
      const [low, high] = [lower.slice(), upper.slice()];
      if (gain === up) low[at] = Math.ceil(value);
      else high[at] = Math.floor(value);
      const objective = this.#solve(low, high, bound);
      if (objective === null) continue;
      gain.sum += Math.max(0, objective - bound) / part;
      gain.count += 1;
    }
  }

  /** Solves a part and keeps it open where it may hold a better point. @returns its linear optimum; null without one. */
  #solve(lower: Float64Array, upper: Float64Array, atLeast: number, root = false): number | null {
    if (!this.#linearSolve(lower, upper)) return null;
    const { objective } = this.#linear;
    const bound = Math.max(atLeast, objective);
    if (bound >= this.#cutoff) {
      this.#leftOut = Math.min(this.#leftOut, bound);
      return objective;
    }
    const point = this.#linear.solution();
    const values = this.#values(point.x);
    if (this.#branchColumn(values) < 0) {
      this.#take(point);
      return objective;
    }
    if (root) this.#round(lower, upper, values);
    this.#fixByDuals(point, lower, upper);
    this.#open.push({ lower, upper, values, bound });
    return objective;
  }

  #take(point: Point): void {
    if (!this.best || point.objective < this.best.objective) this.best = point;
  }

  /** A point with the whole numbers nearest to `values`, where there is one. */
  #round(lower: Float64Array, upper: Float64Array, values: Float64Array): void {
    const rounded = values.map((value, k) => Math.min(upper[k]!, Math.max(lower[k]!, Math.round(value))));
    if (this.#linearSolve(rounded, rounded)) this.#take(this.#linear.solution());
  }

  /** Columns whose leaving their bound would cost more than the best point is dearer than this part stay there. */
  #fixByDuals({ objective, columnDuals, x }: Point, lower: Float64Array, upper: Float64Array): void {
    const cutoff = this.#cutoff;
    this.#columns.forEach((column, k) => {
      const dual = columnDuals[column]!;
      const away = objective + Math.abs(dual);
      if (away < cutoff || lower[k] === upper[k]) return;
      if (dual > 0 && x[column]! <= lower[k]! + whole) upper[k] = lower[k]!;
      else if (dual < 0 && x[column]! >= upper[k]! - whole) lower[k] = upper[k]!;
      else return;
      this.#leftOut = Math.min(this.#leftOut, away);
    });
  }

  /** The column whose rounding promises most both ways; −1 where all are whole. */
  #branchColumn(values: Float64Array): number {
    let [at, most] = [-1, 0];
    let typical = -1;
    values.forEach((value, k) => {
      const fraction = value - Math.floor(value);
      if (Math.min(fraction, 1 - fraction) <= whole) return;
      if (typical < 0) typical = this.#typicalGain();
      const { up, down } = this.#gains[k]!;
      const per = ({ sum, count }: Gain): number => (count > 0 ? sum / count : typical);
      const score = (1e-6 + per(down) * fraction) * (1e-6 + per(up) * (1 - fraction));
      if (score > most) [at, most] = [k, score];
    });
    return at;
  }

  #typicalGain(): number {
    let [sum, count] = [0, 0];
    for (const { up, down } of this.#gains) {
      sum += up.sum + down.sum;
      count += up.count + down.count;
    }
    return count > 0 ? sum / count : 1;
  }

  #values(x: Float64Array): Float64Array {
    return Float64Array.from(this.#columns, (column) => {
      const near = Math.round(x[column]!);
      return Math.abs(x[column]! - near) <= whole ? near : x[column]!;
    });
  }

  /** Whether there is a point within these bounds of the whole-number columns. */
  #linearSolve(lower: Float64Array, upper: Float64Array): boolean {
    const { timeLimitS = Infinity } = this.#options;
    if (this.nodes++ >= this.#most || performance.now() - this.#startedAt > timeLimitS * 1000) throw new Unproven();
    const verdict = this.#linear.solve(lower, upper);
    if (verdict !== 'optimal' && verdict !== 'infeasible') throw new Unproven();
    return verdict === 'optimal';
  }

  /** Once more with exactly whole numbers: exact values, and the duals of what they leave. */
  #exactly({ x }: Point): Point {
    const values = this.#values(x).map(Math.round);
    this.nodes = Math.min(this.nodes, this.#most - 1);
    if (!this.#linearSolve(values, values)) throw new Unproven();
    return this.#linear.solution();
  }
}

/** The part with the lowest bound. */
function lowest(parts: readonly Node[]): Node | null {
  let least: Node | null = null;
  for (const node of parts) if (!least || node.bound < least.bound) least = node;
  return least;
}

/**
 * Searches a mixed-integer model by at most `branchNodes` linear solves.
 * @returns the optimum with duals where it was proven; else the best point as a start for HiGHS, or null without one.
 */
export function branch(
  highs: Highs,
  model: LinearModel,
  options: SolveOptions,
  stop?: StopCheck,
): { readonly proven: SolveResult | null; readonly start: Float64Array | null; readonly nodes: number } {
  const since = performance.now();
  const columns = Int32Array.from(model.integer!.keys()).filter((column) => model.integer![column] !== 0);
  const linear = new WarmLinear(highs, model, columns, options, stop);
  const search = new Search(linear, columns, options);
  try {
    const point = search.run(model);
    const { nodes } = search;
    if (!point) return { proven: null, start: null, nodes };
    const bound = search.boundOf(point);
    const gap = relativeGap(point.objective, bound);
    const solveMs = performance.now() - since;
    const proven = { status: 'optimal', ...point, bound, gap, solveMs, nodes, solver: solverName(highs) } as const;
    return { proven, start: null, nodes };
  } catch (error) {
    if (!(error instanceof Unproven)) throw error;
    return { proven: null, start: search.best?.x ?? null, nodes: search.nodes };
  } finally {
    linear.dispose();
  }
}
