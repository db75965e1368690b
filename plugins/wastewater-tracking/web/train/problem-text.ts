import type { Texts } from '../use-t.ts';
import type { ShownProblem } from './vessel.ts';

/** What is wrong with a plant, in a sentence. */
export function problemText(t: Texts, { code, names }: Pick<ShownProblem, 'code' | 'names'>): string {
  return t(`train.problem.${code}`, {
    name: names[0] ?? '',
    other: names[1] ?? '',
    names: names.slice(code === 'closed-loop' ? 0 : 1).join(', '),
  });
}
