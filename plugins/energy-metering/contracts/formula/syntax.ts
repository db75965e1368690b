/** Which flow of a meter a formula means; `net` is import − export. */
export const formulaFlows = ['import', 'export', 'net'] as const;
export type FormulaFlow = (typeof formulaFlows)[number];

export const arithmetic = ['+', '-', '*', '/'] as const;
export type Arithmetic = (typeof arithmetic)[number];
export const comparisons = ['<', '<=', '>', '>=', '==', '!='] as const;
export type Comparison = (typeof comparisons)[number];

/** Functions: `positive(x)` is the larger of x and zero. */
export const formulaFunctions = ['min', 'max', 'abs', 'positive'] as const;
export type FormulaFunction = (typeof formulaFunctions)[number];

/**
 * A formula as a tree. The language has no names to look up, no property access, no assignment and no loops: what is not
 * one of these nodes cannot be written.
 */
export type Formula =
  | { type: 'number'; value: number }
  | { type: 'quantity'; value: number; unit: string }
  | { type: 'meter'; meter: string; flow: FormulaFlow }
  | { type: 'constant'; name: string }
  | { type: 'negate'; of: Formula }
  | { type: 'binary'; operator: Arithmetic; left: Formula; right: Formula }
  | { type: 'call'; name: FormulaFunction; args: Formula[] }
  | { type: 'choose'; operator: Comparison; left: Formula; right: Formula; yes: Formula; no: Formula };

/** The nodes directly below one. */
export function children(node: Formula): Formula[] {
  switch (node.type) {
    case 'negate':
      return [node.of];
    case 'binary':
      return [node.left, node.right];
    case 'call':
      return node.args;
    case 'choose':
      return [node.left, node.right, node.yes, node.no];
    default:
      return [];
  }
}

/** Meters that a formula reads, each once, in the order of their first appearance. */
export function formulaMeters(formula: Formula): { meter: string; flow: FormulaFlow }[] {
  const found = new Map<string, { meter: string; flow: FormulaFlow }>();
  const visit = (node: Formula): void => {
    if (node.type === 'meter') found.set(`${node.flow}/${node.meter}`, { meter: node.meter, flow: node.flow });
    children(node).forEach(visit);
  };
  visit(formula);
  return [...found.values()];
}
