import type { TariffProblem } from '../../contracts/index.ts';

export type ProblemPath = TariffProblem['path'];

/** A problem at a field, its sentence in English and Chinese. */
export function problem(path: ProblemPath, code: string, en: string, zh: string): TariffProblem {
  return { path, code, message: { en, 'zh-CN': zh } };
}

/** Values that occur more than once, with the places of the later ones. */
export function repeated<T>(list: readonly T[]): { value: T; index: number }[] {
  return list.flatMap((value, index) => (list.indexOf(value) < index ? [{ value, index }] : []));
}
