import { dimensionOf } from '@lingtan/telemetry/units';
import {
  formulaMeters,
  type Arithmetic,
  type Comparison,
  type Formula,
  type FormulaFlow,
} from '../../contracts/formula/index.ts';
import type { FormulaNames } from '../../contracts/formula/index.ts';

/** A formula made ready: constants and units are worked out once, meters are numbered. */
export interface CompiledFormula {
  /** Inputs of {@link CompiledFormula.run}, in this order. */
  inputs: { meter: string; flow: FormulaFlow }[];
  /**
   * Result for one interval from amounts in the base units of their meters: integer in the unit compiled for, rounded half
   * away from zero. Null when an input is not known (NaN) or the result is none (division by zero, overflow).
   */
  run(amounts: ArrayLike<number>): number | null;
}

/** Compiles a formula that {@link formulaProblems} found sound. */
export function compileFormula(formula: Formula, unit: string, names: FormulaNames): CompiledFormula {
  const inputs = formulaMeters(formula);
  const place = new Map(inputs.map(({ meter, flow }, at) => [`${flow}/${meter}`, at]));
  const evaluate = compile(formula, names, place);
  const perUnit = scaleOf(unit);
  return {
    inputs,
    run(amounts) {
      for (let at = 0; at < inputs.length; at++) if (!Number.isFinite(amounts[at]!)) return null;
      const result = evaluate(amounts) / perUnit;
      if (!Number.isFinite(result) || Math.abs(result) > Number.MAX_SAFE_INTEGER) return null;
      // −0 would be another value to JSON and to the database than 0.
      return Math.sign(result) * Math.round(Math.abs(result)) || 0;
    },
  };
}

type Evaluate = (amounts: ArrayLike<number>) => number;

/** Everything is worked out in coherent base units, so that MWh, m³ and MJ/m³ meet without further ado. */
function compile(node: Formula, names: FormulaNames, place: ReadonlyMap<string, number>): Evaluate {
  const below = (inner: Formula): Evaluate => compile(inner, names, place);
  switch (node.type) {
    case 'number':
      return always(node.value);
    case 'quantity':
      return always(node.value * scaleOf(node.unit));
    case 'constant': {
      const { value, unit } = names.constants[node.name]!;
      return always(value * scaleOf(unit));
    }
    case 'meter': {
      const at = place.get(`${node.flow}/${node.meter}`)!;
      const scale = scaleOf(names.unitOfMeter(node.meter)!);
      return (amounts) => amounts[at]! * scale;
    }
    case 'negate': {
      const of = below(node.of);
      return (amounts) => -of(amounts);
    }
    case 'binary': {
      const [left, right] = [below(node.left), below(node.right)];
      const apply = operations[node.operator];
      return (amounts) => apply(left(amounts), right(amounts));
    }
    case 'call': {
      const args = node.args.map(below);
      if (node.name === 'abs') return (amounts) => Math.abs(args[0]!(amounts));
      if (node.name === 'positive') return (amounts) => Math.max(0, args[0]!(amounts));
      const pick = node.name === 'min' ? Math.min : Math.max;
      return (amounts) => args.map((arg) => arg(amounts)).reduce((a, b) => pick(a, b));
    }
    case 'choose': {
      const [left, right, yes, no] = [below(node.left), below(node.right), below(node.yes), below(node.no)];
      const holds = tests[node.operator];
      return (amounts) => (holds(left(amounts), right(amounts)) ? yes(amounts) : no(amounts));
    }
  }
}

const operations: Record<Arithmetic, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

const tests: Record<Comparison, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

function always(value: number): Evaluate {
  return () => value;
}

function scaleOf(unit: string): number {
  const found = dimensionOf(unit);
  // Checked before; a formula with an unknown unit is never compiled.
  return 'problem' in found ? NaN : found.scale;
}
