import { finding } from './finding.ts';
import type { Finding, Subject } from './finding.ts';
import { runSpan } from './slots.ts';
import type { Slots } from './slots.ts';

export interface FlatRules {
  /** Equal non-zero intervals in a row that are too many; 0 turns it off. */
  equal: number;
  /** Zero intervals in a row that are too many; 0 turns it off. */
  zero: number;
}

/** `flatline`: the same amount for too long, or zero for longer than such a meter rests. */
export function findFlat(subject: Subject, slots: Slots, rules: FlatRules): Finding[] {
  const { amounts } = slots;
  const found: Finding[] = [];
  for (let from = 0; from < amounts.length;) {
    let to = from + 1;
    while (to < amounts.length && amounts[to] === amounts[from]) to += 1;
    const limit = amounts[from] === 0 ? rules.zero : rules.equal;
    if (!Number.isNaN(amounts[from]!) && limit > 0 && to - from >= limit)
      found.push(
        finding('flatline', subject, runSpan(slots, { from, to }), {
          measured: to - from,
          limit,
          unit: 'interval',
          detail: { value: amounts[from]! },
        }),
      );
    from = to;
  }
  return found;
}
