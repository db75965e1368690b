import jsep from 'jsep';
import {
  arithmetic,
  comparisons,
  formulaFlows,
  formulaFunctions,
  type Arithmetic,
  type Comparison,
  type Formula,
  type FormulaFlow,
  type FormulaFunction,
} from './syntax.ts';

/** Longest formula, characters. */
export const maxFormulaLength = 2000;
/** Deepest nesting; more is a mistake or an attack, and evaluation is recursive. */
export const maxFormulaDepth = 40;

export type ParsedFormula = { ok: true; formula: Formula } | { ok: false; problem: string };

class Refused extends Error {}

type Expression = jsep.Expression;

/**
 * Reads a formula such as `import("mill") + import("shop") - 0.5 * export("pv")`. Meters are named by `import("id")`,
 * `export("id")`, `net("id")`; constants of the meter by `constant("name")`; quantities by `quantity(35.9, "MJ/m3")`.
 * Never throws, whatever the text.
 */
export function parseFormula(text: string): ParsedFormula {
  if (text.trim() === '') return { ok: false, problem: 'the formula is empty' };
  if (text.length > maxFormulaLength)
    return { ok: false, problem: `the formula has ${text.length} characters; expected at most ${maxFormulaLength}` };
  try {
    return { ok: true, formula: convert(jsep(text), 0) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.message };
    // The parser recurses; a text of brackets alone can exhaust the stack before the depth is known.
    if (error instanceof RangeError) return { ok: false, problem: tooDeep };
    return { ok: false, problem: error instanceof Error ? error.message : 'the formula cannot be read' };
  }
}

const tooDeep = `the formula is nested too deeply; expected at most ${maxFormulaDepth} levels`;

function convert(node: Expression, depth: number): Formula {
  if (depth > maxFormulaDepth) throw new Refused(tooDeep);
  const below = (inner: unknown): Formula => convert(inner as Expression, depth + 1);
  switch (node.type) {
    case 'Literal':
      return { type: 'number', value: numberOf(node) };
    case 'UnaryExpression':
      if (node['operator'] === '-') return { type: 'negate', of: below(node['argument']) };
      if (node['operator'] === '+') return below(node['argument']);
      throw new Refused(`operator ${String(node['operator'])} is not known; expected + or -`);
    case 'BinaryExpression': {
      const operator = String(node['operator']);
      if (!isOneOf(arithmetic, operator))
        throw new Refused(
          isOneOf(comparisons, operator)
            ? `${operator} compares; it can only stand before a question mark, as in a > b ? x : y`
            : `operator ${operator} is not known; expected one of ${arithmetic.join(' ')}`,
        );
      return { type: 'binary', operator, left: below(node['left']), right: below(node['right']) };
    }
    case 'ConditionalExpression':
      return choose(node, below);
    case 'CallExpression':
      return call(node as jsep.CallExpression, below);
    case 'Identifier':
      throw new Refused(`${String(node['name'])} is not known; write import("${String(node['name'])}") for a meter`);
    case 'Compound':
    case 'SequenceExpression':
      throw new Refused('there is more than one expression; expected one');
    default:
      throw new Refused(`a formula cannot hold ${describe(node.type)}`);
  }
}

function choose(node: Expression, below: (inner: unknown) => Formula): Formula {
  const test = node['test'] as Expression;
  const operator = String(test['operator']);
  if (test.type !== 'BinaryExpression' || !isOneOf(comparisons, operator))
    throw new Refused(`before the question mark there must be a comparison: one of ${comparisons.join(' ')}`);
  return {
    type: 'choose',
    operator,
    left: below(test['left']),
    right: below(test['right']),
    yes: below(node['consequent']),
    no: below(node['alternate']),
  };
}

function call(node: jsep.CallExpression, below: (inner: unknown) => Formula): Formula {
  const { callee } = node;
  if (callee.type !== 'Identifier') throw new Refused('only the functions of the language can be called');
  const name = String(callee['name']);
  const args = node.arguments;
  if (isOneOf(formulaFlows, name)) return { type: 'meter', meter: one(name, args), flow: name };
  if (name === 'constant') return { type: 'constant', name: one(name, args) };
  if (name === 'quantity') {
    if (args.length !== 2) throw new Refused(`quantity takes a number and a unit in quotes; got ${args.length} values`);
    return { type: 'quantity', value: signedNumberOf(args[0]!), unit: textOf('quantity', args[1]!) };
  }
  if (isOneOf(formulaFunctions, name)) {
    const single = name === 'abs' || name === 'positive';
    if (single ? args.length !== 1 : args.length < 2)
      throw new Refused(`${name} takes ${single ? 'one value' : 'two values or more'}; got ${args.length}`);
    return { type: 'call', name, args: args.map(below) };
  }
  const known = [...formulaFlows, 'constant', 'quantity', ...formulaFunctions].join(', ');
  throw new Refused(`${name} is not known; expected one of ${known}`);
}

function isOneOf<T extends FormulaFlow | FormulaFunction | Arithmetic | Comparison>(
  list: readonly T[],
  text: string,
): text is T {
  return (list as readonly string[]).includes(text);
}

function one(name: string, args: readonly Expression[]): string {
  if (args.length !== 1) throw new Refused(`${name} takes one name in quotes; got ${args.length} values`);
  return textOf(name, args[0]!);
}

function textOf(name: string, node: Expression): string {
  if (node.type !== 'Literal' || typeof node['value'] !== 'string')
    throw new Refused(`${name} takes its name in quotes, as in ${name}("…")`);
  return node['value'];
}

function numberOf(node: Expression): number {
  const value = node['value'];
  if (typeof value !== 'number')
    throw new Refused(
      `${JSON.stringify(value) ?? 'this value'} is not a number; text can only name a meter, a constant or a unit`,
    );
  if (!Number.isFinite(value)) throw new Refused('a number is too large');
  return value;
}

function signedNumberOf(node: Expression): number {
  if (node.type === 'UnaryExpression' && node['operator'] === '-') return -numberOf(node['argument'] as Expression);
  if (node.type !== 'Literal') throw new Refused('quantity takes a plain number');
  return numberOf(node);
}

const names: Record<string, string> = {
  MemberExpression: 'property access',
  ThisExpression: 'this',
  ArrayExpression: 'a list',
};

function describe(type: string): string {
  return names[type] ?? type;
}
