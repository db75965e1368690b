import type { Rule } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { compare, divide, exact } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';

/** Thresholds as data; nothing of them stands in code. */
export class Rules {
  readonly #byId: ReadonlyMap<string, Rule>;

  constructor(readonly list: readonly Rule[]) {
    this.#byId = new Map(list.map((rule) => [rule.id, rule]));
  }

  get(id: string): Rule {
    const rule = this.#byId.get(id);
    if (!rule)
      throw carbonErrors.FACTOR_MISSING({
        asked: { en: `the threshold ${id}`, 'zh-CN': `阈值 ${id}` },
        stored: [...this.#byId.keys()].join(', '),
      });
    return rule;
  }

  /** Value of a rule in percent, as a fraction of 1. */
  share(id: string): Exact {
    return divide(exact(this.get(id).value, id), exact(100));
  }

  /** The rule of the energy class that holds `energyTce`; null where no threshold is known. */
  core(energyTce: Exact): Rule | null {
    const fits = ({ band }: Rule): boolean =>
      band !== undefined &&
      compare(energyTce, exact(band.from)) >= 0 &&
      (band.below === null || compare(energyTce, exact(band.below)) < 0);
    return this.list.find((rule) => rule.id.startsWith('park.core.intensity.') && fits(rule)) ?? null;
  }
}

/** Whether a value satisfies a rule; the limit itself counts as met. */
export function satisfies(value: Exact, limit: Exact, op: Rule['op']): boolean {
  const difference = compare(value, limit);
  return op === '<=' ? difference <= 0 : difference >= 0;
}
