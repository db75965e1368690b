import { OptimizerError } from './errors.ts';

/** HiGHS takes a coefficient of this size for infinite and refuses the model. */
const largestCoefficient = 1e15;
/** HiGHS takes a cost of this size for infinite. */
const largestCost = 1e20;

/** Refuses bounds that are no interval. `where` is `column` or `row`. */
export function checkBounds(where: 'column' | 'row', index: number, lower: number, upper: number): void {
  if (lower <= upper && lower < Infinity && upper > -Infinity) return;
  const field = Number.isNaN(lower) || lower === Infinity ? 'lower' : 'upper';
  throw new OptimizerError(
    'OPTIMIZER_BAD_MODEL',
    `Bounds of ${where} ${index} are ${lower} … ${upper}; expected lower ≤ upper, numbers or −∞ … +∞`,
    { [where]: index, field, lower, upper },
  );
}

/** Refuses a cost that is no finite number. */
export function checkCost(column: number, cost: number): void {
  if (Math.abs(cost) < largestCost) return;
  throw new OptimizerError('OPTIMIZER_BAD_MODEL', `Cost of column ${column} is ${cost}; expected a finite number`, {
    column,
    field: 'cost',
    value: cost,
  });
}

/** Refuses a matrix entry outside the columns or without a finite value. */
export function checkEntry(row: number, column: number, value: number, columns: number): void {
  if (!(Number.isInteger(column) && column >= 0 && column < columns))
    throw new OptimizerError(
      'OPTIMIZER_BAD_MODEL',
      `Row ${row} names column ${column}; expected a whole number from 0 to ${columns - 1}`,
      { row, column },
    );
  if (Math.abs(value) < largestCoefficient) return;
  throw new OptimizerError(
    'OPTIMIZER_BAD_MODEL',
    `Row ${row} has ${value} at column ${column}; expected a finite number below 1e15`,
    { row, column, value },
  );
}
