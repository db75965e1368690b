import { readInput } from '@lingtan/sdk';
import { z } from 'zod';
import { calculateInputs } from '../../contracts/index.ts';
import type { CalculateOperation } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { nothing } from '../problem.ts';
import { calculateBasis } from './basis.ts';
import { calculateEmission } from './emission.ts';
import { calculateFuel } from './fuel.ts';
import { calculateProcess } from './process.ts';
import { calculateRefrigerant } from './refrigerant.ts';
import { calculateNitrous, calculateWastewater } from './wastewater.ts';

/** A field that only one operation has, in the order in which they are looked for. */
const signs: readonly [string, CalculateOperation][] = [
  ['ncvGJPerUnit', 'fuel'],
  ['carbonTPerGJ', 'fuel'],
  ['amountsT', 'process'],
  ['factorsTCO2PerT', 'process'],
  ['mcf', 'wastewater'],
  ['efKgN2ONPerKgN', 'wastewater-n2o'],
  ['leakedKg', 'refrigerant'],
  ['chargeKg', 'refrigerant'],
  ['gwp', 'refrigerant'],
  ['factorUnit', 'emission'],
  ['factor', 'emission'],
  ['factors', 'basis'],
  // What is left of an input that lacks the field above: the fault is that field, not the operation.
  ['oxidation', 'fuel'],
  ['productsT', 'process'],
  ['waterM3', 'wastewater'],
  ['b0KgCH4PerKgCod', 'wastewater'],
  ['b0KgCH4PerKgBod', 'wastewater'],
  ['nitrogenKg', 'wastewater-n2o'],
  ['activity', 'emission'],
  ['kWh', 'basis'],
  ['MWh', 'basis'],
  ['GWh', 'basis'],
];

const anyFields = z.record(z.string(), z.unknown());

/** The operation that an input names, or that the first of `signs` it has belongs to. */
export function operationOf<Operation extends string>(
  input: unknown,
  signs: readonly (readonly [field: string, operation: Operation])[],
  operations: Readonly<Record<Operation, unknown>>,
): Operation {
  const fields = readInput(anyFields, input);
  const named = fields['operation'];
  const found = named === undefined ? signs.find(([field]) => Object.hasOwn(fields, field))?.[1] : named;
  if (typeof found === 'string' && Object.hasOwn(operations, found)) return found as Operation;
  throw carbonErrors.OPERATION_UNKNOWN({
    field: 'operation',
    value: named === undefined ? nothing : JSON.stringify(named),
    expected: Object.keys(operations).join(', '),
  });
}

/** Calculates one emission. Pure; every digit of the input counts. */
export function calculate(input: unknown): object {
  const operation = operationOf(input, signs, calculateInputs);
  switch (operation) {
    case 'emission':
      return calculateEmission(readInput(calculateInputs.emission, input));
    case 'fuel':
      return calculateFuel(readInput(calculateInputs.fuel, input));
    case 'process':
      return calculateProcess(readInput(calculateInputs.process, input));
    case 'wastewater':
      return calculateWastewater(readInput(calculateInputs.wastewater, input));
    case 'wastewater-n2o':
      return calculateNitrous(readInput(calculateInputs['wastewater-n2o'], input));
    case 'refrigerant':
      return calculateRefrigerant(readInput(calculateInputs.refrigerant, input));
    case 'basis':
      return calculateBasis(readInput(calculateInputs.basis, input));
  }
}
