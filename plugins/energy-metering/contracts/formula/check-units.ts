import { dimensionOf } from '@lingtan/telemetry/units';
import type { Formula } from './syntax.ts';

/** What a formula may name. */
export interface FormulaNames {
  /** Unit of the meter's amounts; null when there is no such meter. */
  unitOfMeter(meter: string): string | null;
  constants: Readonly<Record<string, { value: number; unit: string }>>;
}

/** Exponents of base quantities; null where any unit fits (the number zero). */
type Dimension = readonly number[] | null;

/** Problems of a formula whose result should have `unit`; empty when it is sound. */
export function formulaProblems(formula: Formula, unit: string, names: FormulaNames): string[] {
  const problems: string[] = [];
  const of = (text: string): Dimension | undefined => {
    const found = dimensionOf(text);
    if (!('problem' in found)) return found.exponents;
    problems.push(found.problem);
    return undefined;
  };
  const same = (a: Dimension, b: Dimension): boolean =>
    a === null || b === null || a.every((power, at) => power === b[at]);
  /** Undefined where a problem below has been named already. */
  const visit = (node: Formula): Dimension | undefined => {
    switch (node.type) {
      case 'number':
        return node.value === 0 ? null : of('1');
      case 'quantity':
        return of(node.unit);
      case 'meter': {
        const meterUnit = names.unitOfMeter(node.meter);
        if (meterUnit !== null) return of(meterUnit);
        problems.push(`there is no meter ${node.meter}`);
        return undefined;
      }
      case 'constant': {
        const constant = Object.hasOwn(names.constants, node.name) ? names.constants[node.name] : undefined;
        if (constant) return of(constant.unit);
        problems.push(`there is no constant ${node.name}`);
        return undefined;
      }
      case 'negate':
        return visit(node.of);
      case 'binary': {
        const [left, right] = [visit(node.left), visit(node.right)];
        if (left === undefined || right === undefined) return undefined;
        if (node.operator === '*') return left === null || right === null ? null : left.map((p, at) => p + right[at]!);
        if (node.operator === '/') {
          if (right === null) problems.push('division by zero');
          return left === null || right === null ? null : left.map((p, at) => p - right[at]!);
        }
        return agree(`${node.operator} joins`, [left, right]);
      }
      case 'call':
        return agree(`${node.name} compares`, node.args.map(visit));
      case 'choose': {
        agree(`${node.operator} compares`, [visit(node.left), visit(node.right)]);
        return agree('? chooses between', [visit(node.yes), visit(node.no)]);
      }
    }
  };
  const agree = (what: string, list: readonly (Dimension | undefined)[]): Dimension | undefined => {
    if (list.includes(undefined)) return undefined;
    const known = list.find((dimension) => dimension !== null) ?? null;
    if ((list as Dimension[]).every((dimension) => same(dimension, known))) return known;
    problems.push(`${what} quantities of different kinds, such as energy and volume`);
    return undefined;
  };
  const result = visit(formula);
  const wanted = of(unit);
  if (result !== undefined && wanted !== undefined && !same(result, wanted))
    problems.push(`the result is not a quantity in ${unit}`);
  return [...new Set(problems)];
}
