import type { ActivityInput } from '../../contracts/index.ts';
import type { Scope } from './line.ts';

const usual: Record<ActivityInput['kind'], Scope> = {
  ...{ fuel: 1, gas: 1, process: 1 },
  ...{ electricity: 2, heat: 2 },
  ...{ goods: 3, transport: 3 },
};

/** The scope that an activity counts in: that of its kind, where it states none. Electricity states none. */
export function scopeOf({ kind, scope }: Pick<ActivityInput, 'kind' | 'scope'>): Scope {
  return kind === 'electricity' ? usual.electricity : (scope ?? usual[kind]);
}
