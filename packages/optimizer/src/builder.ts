import { checkBounds, checkCost, checkEntry } from './bounds.ts';
import { OptimizerError } from './errors.ts';
import { Growable } from './growable.ts';
import type { LinearModel } from './model.ts';
import { addPiecewise, type Piecewise, type PiecewiseColumns } from './piecewise.ts';

/** A new column: `lower ≤ x ≤ upper` at `cost` per unit. */
export interface ColumnSpec {
  /** 0 if absent. */
  readonly lower?: number;
  /** +∞ if absent. */
  readonly upper?: number;
  /** 0 if absent. */
  readonly cost?: number;
  readonly integer?: boolean;
}

/** Bounds of a new row; absent is unbounded. Equal bounds make an equation. */
export interface RowSpec {
  readonly lower?: number;
  readonly upper?: number;
}

/**
 * Collects columns and rows of a {@link LinearModel} in typed arrays. Each call checks what it is given, so that the
 * stack of an {@link OptimizerError} points to the line that made the mistake.
 */
export class ModelBuilder {
  /** Constant part of the objective. */
  offset = 0;
  readonly #cost = new Growable((length) => new Float64Array(length));
  readonly #lower = new Growable((length) => new Float64Array(length));
  readonly #upper = new Growable((length) => new Float64Array(length));
  readonly #integer = new Growable((length) => new Uint8Array(length));
  readonly #rowLower = new Growable((length) => new Float64Array(length));
  readonly #rowUpper = new Growable((length) => new Float64Array(length));
  readonly #rowStarts = new Growable((length) => new Int32Array(length));
  readonly #entryColumns = new Growable((length) => new Int32Array(length), 256);
  readonly #entryValues = new Growable((length) => new Float64Array(length), 256);
  /** Per column the entry that used it last: finds a column named twice in one row without a search. */
  readonly #lastEntry = new Growable((length) => new Int32Array(length));
  #integers = 0;

  constructor() {
    this.#rowStarts.push(0);
  }

  /** Columns so far. */
  get columns(): number {
    return this.#cost.length;
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rowLower.length;
  }

  /** Columns so far that must be whole numbers. */
  get integers(): number {
    return this.#integers;
  }

  /** @returns the index of the new column. @throws OptimizerError naming the column. */
  addColumn(spec: ColumnSpec = {}): number {
    const { lower = 0, upper = Infinity, cost = 0, integer = false } = spec;
    checkBounds('column', this.columns, lower, upper);
    checkCost(this.columns, cost);
    this.#lower.push(lower);
    this.#upper.push(upper);
    this.#integer.push(integer ? 1 : 0);
    this.#lastEntry.push(-1);
    if (integer) this.#integers++;
    return this.#cost.push(cost);
  }

  /**
   * Adds `lower ≤ Σ values[k]·x[columns[k]] ≤ upper`. A column named twice counts with the sum of its values.
   * @returns the index of the new row. @throws OptimizerError naming the row; nothing of the row is kept then.
   */
  addRow(spec: RowSpec, columns: ArrayLike<number>, values: ArrayLike<number>): number {
    const { lower = -Infinity, upper = Infinity } = spec;
    const row = this.rows;
    checkBounds('row', row, lower, upper);
    if (columns.length !== values.length)
      throw new OptimizerError(
        'OPTIMIZER_BAD_MODEL',
        `Row ${row} has ${columns.length} columns and ${values.length} values; expected as many of each`,
        { row },
      );
    for (let k = 0; k < columns.length; k++) checkEntry(row, columns[k] as number, values[k] as number, this.columns);
    const start = this.#entryColumns.length;
    for (let k = 0; k < columns.length; k++) this.#addEntry(columns[k] as number, values[k] as number, start);
    this.#rowStarts.push(this.#entryColumns.length);
    this.#rowLower.push(lower);
    return this.#rowUpper.push(upper);
  }

  #addEntry(column: number, value: number, start: number): void {
    const last = this.#lastEntry.get(column);
    if (last >= start) {
      this.#entryValues.set(last, this.#entryValues.get(last) + value);
      return;
    }
    if (value === 0) return;
    this.#lastEntry.set(column, this.#entryColumns.push(column));
    this.#entryValues.push(value);
  }

  /** Adds `delta` to the cost per unit of the column. */
  addCost(column: number, delta: number): void {
    this.#checkColumn(column);
    checkCost(column, this.#cost.get(column) + delta);
    this.#cost.set(column, this.#cost.get(column) + delta);
  }

  setBounds(column: number, lower: number, upper: number): void {
    this.#checkColumn(column);
    checkBounds('column', column, lower, upper);
    this.#lower.set(column, lower);
    this.#upper.set(column, upper);
  }

  /** Bounds of the column as they are now. */
  bounds(column: number): { readonly lower: number; readonly upper: number } {
    this.#checkColumn(column);
    return { lower: this.#lower.get(column), upper: this.#upper.get(column) };
  }

  setInteger(column: number): void {
    this.#checkColumn(column);
    if (this.#integer.get(column) === 0) this.#integers++;
    this.#integer.set(column, 1);
  }

  /** Adds a piecewise-linear cost or relation; see {@link Piecewise} for when it needs binaries. */
  piecewise(spec: Piecewise): PiecewiseColumns {
    this.#checkColumn(spec.input);
    if (spec.output !== undefined) this.#checkColumn(spec.output);
    return addPiecewise(this, spec);
  }

  /** The model so far; the builder may go on growing, it shares nothing with the result. */
  build(): LinearModel {
    if (!Number.isFinite(this.offset))
      throw new OptimizerError('OPTIMIZER_BAD_MODEL', `Offset is ${this.offset}; expected a finite number`, {
        field: 'offset',
        value: this.offset,
      });
    return {
      columns: this.columns,
      rows: this.rows,
      offset: this.offset,
      cost: this.#cost.take(),
      lower: this.#lower.take(),
      upper: this.#upper.take(),
      ...(this.#integers > 0 ? { integer: this.#integer.take() } : {}),
      rowLower: this.#rowLower.take(),
      rowUpper: this.#rowUpper.take(),
      rowStarts: this.#rowStarts.take(),
      entryColumns: this.#entryColumns.take(),
      entryValues: this.#entryValues.take(),
    };
  }

  #checkColumn(column: number): void {
    if (Number.isInteger(column) && column >= 0 && column < this.columns) return;
    throw new OptimizerError(
      'OPTIMIZER_BAD_MODEL',
      `No column ${column}; expected a whole number from 0 to ${this.columns - 1}`,
      { column },
    );
  }
}
