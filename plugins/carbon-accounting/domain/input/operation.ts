import { readInput } from '@lingtan/sdk';
import { z } from 'zod';
import { carbonErrors } from '../errors.ts';
import { nothing } from '../problem.ts';

/** The operation that an input names, or that the first of `signs` it has belongs to. */
export function namedOperation<Operation extends string>(
  input: unknown,
  signs: readonly (readonly [field: string, operation: Operation])[],
  operations: Readonly<Record<Operation, unknown>>,
): Operation {
  const fields: Readonly<Record<string, unknown>> = readInput(z.looseObject({}), input);
  const named = fields['operation'];
  const found = named === undefined ? signs.find(([field]) => Object.hasOwn(fields, field))?.[1] : named;
  if (typeof found === 'string' && Object.hasOwn(operations, found)) return found as Operation;
  throw carbonErrors.OPERATION_UNKNOWN({
    field: 'operation',
    value: named === undefined ? nothing : JSON.stringify(named),
    expected: Object.keys(operations).join(', '),
  });
}
