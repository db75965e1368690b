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

export interface FieldProblem {
  path: (string | number)[];
  message: string;
}

/** Ratio of an instrument transformer pair; 1 without any. */
export function transformerRatio(ct: Transformer, pt: Transformer): number {
  return (ct ? ct.primary / ct.secondary : 1) * (pt ? pt.primary / pt.secondary : 1);
}

/** What is given twice, or contradicts itself, among the facts of one meter. Paths are below the meter. */
export function registryProblems(meter: RegistryPart): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (path: FieldProblem['path'], message: string): void => void problems.push({ path, message });
  if (meter.ratio !== 1 && (meter.ct || meter.pt))
    add(
      ['ratio'],
      `meter ${meter.id} has ratio ${meter.ratio} beside its transformers: give the ratio or ct and pt, not both`,
    );
  if (meter.registerMax !== undefined && meter.registerDigits !== undefined)
    add(['registerDigits'], `meter ${meter.id} has registerMax and registerDigits: give one of them`);
  const from = meter.commissionedAt === undefined ? -Infinity : Date.parse(meter.commissionedAt);
  const to = meter.retiredAt === undefined ? Infinity : Date.parse(meter.retiredAt);
  if (!(from < to))
    add(
      ['retiredAt'],
      `meter ${meter.id} is retired at ${meter.retiredAt}; expected a time after ${meter.commissionedAt}`,
    );
  problems.push(...replacementProblems(meter, { from, to }));
  return problems;
}
