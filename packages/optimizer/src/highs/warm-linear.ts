import type { Highs, Model } from 'highs';
import type { LinearModel, SolveOptions } from '../model.ts';
import { interruptWhen, smallestCoefficient, toHighs, type StopCheck } from './instance.ts';
import { objectiveAt, verdictOf, type Verdict } from './outcome.ts';
import { highsSettings, tolerances } from './settings.ts';

/** A linear model of which only the bounds of some columns change from solve to solve; HiGHS goes on from the last basis. */
export class WarmLinear {
  readonly #highs: Highs;
  readonly #solver: Model;
  readonly #model: LinearModel;
  readonly #columns: Int32Array;
  readonly #stop: StopCheck | undefined;

  constructor(highs: Highs, model: LinearModel, columns: Int32Array, options: SolveOptions, stop?: StopCheck) {
    this.#highs = highs;
    this.#model = model;
    this.#columns = columns;
    this.#stop = stop;
    this.#solver = highs.createModel();
    this.#solver.options.set({ ...highsSettings(tolerances.tight, options), small_matrix_value: smallestCoefficient });
    this.#solver.passModel(toHighs({ ...model, integer: undefined }));
  }

  /** Solves with these bounds of the columns. The clock runs on: the time limit is that of all solves. */
  solve(lower: Float64Array, upper: Float64Array): Verdict {
    this.#solver.changeColsBounds({ kind: 'set', indices: this.#columns }, lower, upper);
    const { modelStatus } = this.#solver.run(this.#stop && interruptWhen(this.#highs, this.#stop));
    return verdictOf(this.#highs, modelStatus);
  }

  /** Of the last solve, which was optimal. */
  get objective(): number {
    return this.#solver.getObjectiveValue();
  }

  /** Of the last solve, which was optimal. */
  solution(): {
    readonly x: Float64Array;
    readonly rowDuals: Float64Array;
    readonly columnDuals: Float64Array;
    readonly objective: number;
  } {
    const { colValue: x, rowDual: rowDuals, colDual: columnDuals } = this.#solver.getSolution();
    return { x, rowDuals, columnDuals, objective: objectiveAt(this.#model, x) };
  }

  dispose(): void {
    this.#solver.dispose();
  }
}
