import type { FieldProblem, RegistryPart } from './meter-registry-check.ts';

/** What is wrong with the replacements of one meter: order, service life, readings without their counterpart. */
export function replacementProblems(meter: RegistryPart, life: { from: number; to: number }): FieldProblem[] {
  const problems: FieldProblem[] = [];
  let before = -Infinity;
  // A bare ratio does not say which part of it a new transformer replaces.
  let bare = meter.ratio !== 1;
  (meter.replacements ?? []).forEach((entry, index) => {
    const add = (field: string, message: string): void =>
      void problems.push({ path: ['replacements', index, field], message: `meter ${meter.id}: ${message}` });
    const at = Date.parse(entry.at);
    if (!(at > before)) add('at', `replacement at ${entry.at} is not after the one before it; expected order of time`);
    if (at <= life.from || at >= life.to) add('at', `replacement at ${entry.at} lies outside the service life`);
    before = at;
    for (const side of ['Import', 'Export'] as const) {
      const [last, first] = [entry[`final${side}`], entry[`first${side}`]];
      if (last !== undefined && first === undefined) add(`first${side}`, `final${side} without first${side}`);
      if (last === undefined && first !== undefined) add(`final${side}`, `first${side} without final${side}`);
      const point = side === 'Import' ? meter.importPoint : meter.exportPoint;
      if (last !== undefined && point === undefined)
        add(`final${side}`, `a reading of a register that the meter does not have`);
    }
    if (entry.ratio !== undefined && (entry.ct || entry.pt)) add('ratio', 'give the ratio or ct and pt, not both');
    if (bare && (entry.ct || entry.pt) && !(entry.ct && entry.pt))
      add(entry.ct ? 'pt' : 'ct', 'the ratio before was given as one number: give ct and pt, or the new ratio');
    if (entry.ratio !== undefined) bare = entry.ratio !== 1;
    else if (entry.ct || entry.pt) bare = false;
    if (entry.registerMax !== undefined && entry.registerDigits !== undefined)
      add('registerDigits', 'give registerMax or registerDigits, not both');
    if (Object.keys(entry).every((key) => key === 'at')) add('at', `replacement at ${entry.at} changes nothing`);
  });
  return problems;
}
