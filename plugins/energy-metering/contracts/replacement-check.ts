import { faultText } from '@lingtan/sdk';
import type { FieldProblem, RegistryPart } from './meter-registry-check.ts';

/** What is wrong with the replacements of one meter: order, service life, readings without their counterpart. */
export function replacementProblems(meter: RegistryPart, life: { from: number; to: number }): FieldProblem[] {
  const problems: FieldProblem[] = [];
  let before = -Infinity;
  // A bare ratio does not say which part of it a new transformer replaces.
  let bare = meter.ratio !== 1;
  (meter.replacements ?? []).forEach((entry, index) => {
    const add = (field: string, en: string, zh: string): void =>
      void problems.push({
        path: ['replacements', index, field],
        ...faultText(`meter ${meter.id}: ${en}`, `计量表 ${meter.id}：${zh}`),
      });
    const at = Date.parse(entry.at);
    if (!(at > before))
      add(
        'at',
        `replacement at ${entry.at} is not after the one before it; expected order of time`,
        `${entry.at} 的更换不晚于前一次；应按时间先后`,
      );
    if (at <= life.from || at >= life.to)
      add('at', `replacement at ${entry.at} lies outside the service life`, `${entry.at} 的更换不在使用期内`);
    before = at;
    for (const side of ['Import', 'Export'] as const) {
      const [last, first] = [entry[`final${side}`], entry[`first${side}`]];
      if (last !== undefined && first === undefined)
        add(`first${side}`, `final${side} without first${side}`, `有 final${side} 而无 first${side}`);
      if (last === undefined && first !== undefined)
        add(`final${side}`, `first${side} without final${side}`, `有 first${side} 而无 final${side}`);
      const point = side === 'Import' ? meter.importPoint : meter.exportPoint;
      if (last !== undefined && point === undefined)
        add(`final${side}`, 'a reading of a register that the meter does not have', '该计量表没有此读数对应的计度器');
    }
    if (entry.ratio !== undefined && (entry.ct || entry.pt))
      add('ratio', 'give the ratio or ct and pt, not both', '变比与 ct、pt 择一填写');
    if (bare && (entry.ct || entry.pt) && !(entry.ct && entry.pt))
      add(
        entry.ct ? 'pt' : 'ct',
        'the ratio before was given as one number: give ct and pt, or the new ratio',
        '原变比为单一数值：请同时填写 ct 与 pt，或填写新变比',
      );
    if (entry.ratio !== undefined) bare = entry.ratio !== 1;
    else if (entry.ct || entry.pt) bare = false;
    if (entry.registerMax !== undefined && entry.registerDigits !== undefined)
      add('registerDigits', 'give registerMax or registerDigits, not both', 'registerMax 与 registerDigits 择一填写');
    if (Object.keys(entry).every((key) => key === 'at'))
      add('at', `replacement at ${entry.at} changes nothing`, `${entry.at} 的更换没有任何改变`);
  });
  return problems;
}
