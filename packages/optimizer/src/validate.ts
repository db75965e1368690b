import { checkBounds, checkCost, checkEntry } from './bounds.ts';
import { OptimizerError } from './errors.ts';
import type { LinearModel, SolveOptions } from './model.ts';

function checkLength(field: string, actual: number, expected: number): void {
  if (actual === expected) return;
  throw new OptimizerError('OPTIMIZER_BAD_MODEL', `Array ${field} has ${actual} elements; expected ${expected}`, {
    field,
    actual,
    expected,
  });
}

/** Checks the arrays of a model that was not made by a `ModelBuilder`. @throws OptimizerError naming column or row. */
export function validateModel(model: LinearModel): void {
  const { columns, rows } = model;
  for (const field of ['cost', 'lower', 'upper', 'integer'] as const)
    if (model[field]) checkLength(field, model[field].length, columns);
  for (const field of ['rowLower', 'rowUpper'] as const) checkLength(field, model[field].length, rows);
  checkLength('rowStarts', model.rowStarts.length, rows + 1);
  checkLength('entryColumns', model.entryColumns.length, model.rowStarts[rows] as number);
  checkLength('entryValues', model.entryValues.length, model.entryColumns.length);
  if (!Number.isFinite(model.offset))
    throw new OptimizerError('OPTIMIZER_BAD_MODEL', `Offset is ${model.offset}; expected a finite number`, {
      field: 'offset',
      value: model.offset,
    });
  for (let column = 0; column < columns; column++) {
    checkBounds('column', column, model.lower[column] as number, model.upper[column] as number);
    checkCost(column, model.cost[column] as number);
  }
  validateRows(model);
}

function validateRows(model: LinearModel): void {
  const lastRow = new Int32Array(model.columns).fill(-1);
  for (let row = 0; row < model.rows; row++) {
    checkBounds('row', row, model.rowLower[row] as number, model.rowUpper[row] as number);
    const start = model.rowStarts[row] as number;
    const end = model.rowStarts[row + 1] as number;
    if ((row === 0 && start !== 0) || end < start)
      throw new OptimizerError(
        'OPTIMIZER_BAD_MODEL',
        `Row ${row} has entries ${start} … ${end}; expected ascending from 0`,
        { row },
      );
    for (let entry = start; entry < end; entry++) {
      const column = model.entryColumns[entry] as number;
      checkEntry(row, column, model.entryValues[entry] as number, model.columns);
      if (lastRow[column] === row)
        throw new OptimizerError('OPTIMIZER_BAD_MODEL', `Row ${row} names column ${column} twice`, { row, column });
      lastRow[column] = row;
    }
  }
}

/** Checks options against the model they are for. @throws OptimizerError naming the option. */
export function validateOptions(options: SolveOptions, columns: number): void {
  const refuse = (field: string, value: unknown, expected: string): never => {
    throw new OptimizerError('OPTIMIZER_BAD_OPTIONS', `Option ${field} is ${String(value)}; expected ${expected}`, {
      field,
      value,
    });
  };
  const { timeLimitS, nodeLimit, gap, start, branchNodes } = options;
  if (timeLimitS !== undefined && !(timeLimitS > 0)) refuse('timeLimitS', timeLimitS, 'seconds above 0');
  if (nodeLimit !== undefined && !(nodeLimit >= 1)) refuse('nodeLimit', nodeLimit, 'a number from 1');
  if (gap !== undefined && !(gap >= 0)) refuse('gap', gap, 'a number from 0');
  if (branchNodes !== undefined && !(branchNodes >= 0)) refuse('branchNodes', branchNodes, 'a number from 0');
  if (start && start.length !== columns) refuse('start', `${start.length} values`, `${columns} values`);
  const bad = start ? start.findIndex((value) => !Number.isFinite(value)) : -1;
  if (bad >= 0) refuse(`start[${bad}]`, start?.[bad], 'a finite number');
}
