import type { Translate } from '@lingtan/web-sdk';
import type { ShownProblem } from './vessel.ts';

/** What is wrong with a plant, in a sentence. */
export function problemText(t: Translate, { code, names }: Pick<ShownProblem, 'code' | 'names'>): string {
  return t(`train.problem.${code}`, {
    name: names[0] ?? '',
    other: names[1] ?? '',
    names: names.slice(code === 'closed-loop' ? 0 : 1).join(', '),
  });
}
