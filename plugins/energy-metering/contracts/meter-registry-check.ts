import { faultText } from '@lingtan/sdk';
import type { ReplacementConfig } from './meter-registry.ts';
import { replacementProblems } from './replacement-check.ts';

type Transformer = { primary: number; secondary: number } | undefined;

/** The part of a meter's configuration that is checked here. */
export interface RegistryPart {
  id: string;
  ratio: number;
  ct?: Transformer;
  pt?: Transformer;
  registerMax?: number | undefined;
  registerDigits?: number | undefined;
  importPoint?: string | undefined;
  exportPoint?: string | undefined;
  commissionedAt?: string | undefined;
  retiredAt?: string | undefined;
  replacements?: ReplacementConfig[] | undefined;
}

/** What is wrong with a field, in both languages, as an issue of the schema has it. */
export interface FieldProblem extends ReturnType<typeof faultText> {
  path: (string | number)[];
}

/** Ratio of an instrument transformer pair; 1 without any. */
export function transformerRatio(ct: Transformer, pt: Transformer): number {
  return (ct ? ct.primary / ct.secondary : 1) * (pt ? pt.primary / pt.secondary : 1);
}

/** What is given twice, or contradicts itself, among the facts of one meter. Paths are below the meter. */
export function registryProblems(meter: RegistryPart): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (path: FieldProblem['path'], en: string, zh: string): void =>
    void problems.push({ path, ...faultText(en, zh) });
  if (meter.ratio !== 1 && (meter.ct || meter.pt))
    add(
      ['ratio'],
      `meter ${meter.id} has ratio ${meter.ratio} beside its transformers: give the ratio or ct and pt, not both`,
      `计量表 ${meter.id} 在互感器之外又有变比 ${meter.ratio}：变比与 ct、pt 择一填写`,
    );
  if (meter.registerMax !== undefined && meter.registerDigits !== undefined)
    add(
      ['registerDigits'],
      `meter ${meter.id} has registerMax and registerDigits: give one of them`,
      `计量表 ${meter.id} 同时有 registerMax 与 registerDigits：择一填写`,
    );
  const from = meter.commissionedAt === undefined ? -Infinity : Date.parse(meter.commissionedAt);
  const to = meter.retiredAt === undefined ? Infinity : Date.parse(meter.retiredAt);
  if (!(from < to))
    add(
      ['retiredAt'],
      `meter ${meter.id} is retired at ${meter.retiredAt}; expected a time after ${meter.commissionedAt}`,
      `计量表 ${meter.id} 的停用时间为 ${meter.retiredAt}；应晚于 ${meter.commissionedAt}`,
    );
  problems.push(...replacementProblems(meter, { from, to }));
  return problems;
}
