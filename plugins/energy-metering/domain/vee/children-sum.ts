import type { Family, Term } from './family.ts';
import { finding } from './finding.ts';
import type { Finding, Subject } from './finding.ts';
import { runSpan, slotRuns, worstSlot } from './slots.ts';
import type { Slots } from './slots.ts';

/** How long a difference must last: meters are read at slightly different moments. ms. */
export const sumForMs = 3_600_000;
/** Registers are whole units of the base; a family of n meters may differ by this many for that reason alone. */
const roundingPerTerm = 2;

/**
 * `children-sum`: the meters below add up to something else than the meter above, for an hour. Only where all are measured.
 *
 * @param amounts measured amount of a term in a slot; NaN when not measured
 * @param subject the parent, with the direction that the finding is told under
 */
export function findChildrenSum(
  subject: Subject,
  slots: Pick<Slots, 'from' | 'width'> & { length: number },
  family: Family,
  amounts: (term: Term, slot: number) => number,
  tolerancePercent: number,
): Finding[] {
  if (tolerancePercent === 0) return [];
  const error = new Float64Array(slots.length);
  const limit = new Float64Array(slots.length);
  for (let slot = 0; slot < slots.length; slot++) {
    let through = 0;
    for (const term of family.terms) {
      const amount = amounts(term, slot);
      error[slot]! += term.sign * amount;
      if (term.meter === family.parent) through += amount;
    }
    limit[slot] = Math.round((through * tolerancePercent) / 100) + roundingPerTerm * family.terms.length;
  }
  const least = Math.max(1, Math.ceil(sumForMs / slots.width));
  return slotRuns(slots.length, (slot) => Math.abs(error[slot]!) > limit[slot]!, least).map((run) => {
    const worst = worstSlot(run, (slot) => Math.abs(error[slot]!) - limit[slot]!);
    return finding('children-sum', subject, runSpan(slots, run), {
      measured: error[worst]!,
      limit: limit[worst]!,
      detail: {
        meters: family.terms.map((term) => term.meter).filter((id, i, all) => all.indexOf(id) === i).length - 1,
      },
    });
  });
}
