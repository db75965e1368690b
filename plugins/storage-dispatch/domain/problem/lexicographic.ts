import type { LinearModel } from '@lingtan/optimizer';

/** A sum of columns with weights. */
export interface Weighted {
  readonly columns: readonly number[];
  readonly values: readonly number[];
}

/** Columns and rows put behind those of a model; a new column has cost. */
export interface Addition {
  readonly columns?: readonly { readonly lower: number; readonly upper: number; readonly cost: number }[];
  readonly rows?: readonly (Weighted & { readonly lower: number; readonly upper: number })[];
  /** Replaces the costs of the columns that the model has. */
  readonly cost?: Float64Array;
}

/** A copy of a model with more columns and rows; the offset stays only with the costs it belongs to. */
export function amend(model: LinearModel, { columns = [], rows = [], cost }: Addition): LinearModel {
  const entries = rows.reduce((sum, row) => sum + row.columns.length, 0);
  const base = model.entryColumns.length;
  const rowStarts = grow(model.rowStarts, rows.length, Int32Array);
  const entryColumns = grow(model.entryColumns, entries, Int32Array);
  const entryValues = grow(model.entryValues, entries, Float64Array);
  let end = base;
  rows.forEach((row, index) => {
    entryColumns.set(row.columns, end);
    entryValues.set(row.values, end);
    end += row.columns.length;
    rowStarts[model.rows + 1 + index] = end;
  });
  const tail = <K extends 'lower' | 'upper' | 'cost'>(from: Float64Array, key: K): Float64Array => {
    const all = grow(from, columns.length, Float64Array);
    columns.forEach((column, index) => (all[model.columns + index] = column[key]));
    return all;
  };
  const bound = (from: Float64Array, key: 'lower' | 'upper'): Float64Array => {
    const all = grow(from, rows.length, Float64Array);
    rows.forEach((row, index) => (all[model.rows + index] = row[key]));
    return all;
  };
  return {
    columns: model.columns + columns.length,
    rows: model.rows + rows.length,
    offset: cost ? 0 : model.offset,
    cost: tail(cost ?? model.cost, 'cost'),
    lower: tail(model.lower, 'lower'),
    upper: tail(model.upper, 'upper'),
    ...(model.integer ? { integer: grow(model.integer, columns.length, Uint8Array) } : {}),
    rowLower: bound(model.rowLower, 'lower'),
    rowUpper: bound(model.rowUpper, 'upper'),
    rowStarts,
    entryColumns,
    entryValues,
  };
}

function grow<T extends Int32Array | Float64Array | Uint8Array>(from: T, by: number, make: new (n: number) => T): T {
  const all = new make(from.length + by);
  all.set(from as never);
  return all;
}

/** The cost of a model as a row that keeps it at or below `most`. */
export function costCap(model: LinearModel, most: number): Weighted & { lower: number; upper: number } {
  const columns: number[] = [];
  for (let column = 0; column < model.columns; column++) if (model.cost[column] !== 0) columns.push(column);
  return {
    columns,
    values: columns.map((column) => model.cost[column]!),
    lower: -Infinity,
    upper: most - model.offset,
  };
}

/** The linear model that is left when the whole-number columns keep the values of `x`. */
export function fixIntegers(model: LinearModel, x: Float64Array): LinearModel {
  if (!model.integer) return model;
  const [lower, upper] = [model.lower.slice(), model.upper.slice()];
  for (let column = 0; column < model.columns; column++)
    if (model.integer[column])
      lower[column] = upper[column] = Math.min(upper[column]!, Math.max(lower[column]!, Math.round(x[column]!)));
  const { integer: _, ...linear } = model;
  return { ...linear, lower, upper };
}

/** The model without whole-number demands. */
export function relaxIntegers(model: LinearModel): LinearModel {
  const { integer: _, ...linear } = model;
  return linear;
}
