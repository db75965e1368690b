import type { Direction } from '../../contracts/index.ts';

/** A meter and direction with the sign with which it counts: energy into the parent +, into a meter below −. */
export interface Term {
  meter: string;
  direction: Direction;
  sign: 1 | -1;
}

/** A meter and all that is directly below it. What runs into it runs out into them: Σ sign × amount is what is lost or unmetered. */
export interface Family {
  parent: string;
  terms: readonly Term[];
}

export interface FamilyMeter {
  id: string;
  parentId: string | null;
  directions: readonly Direction[];
  /** Only meters of one base unit can be added. */
  kind: string;
  virtual: boolean;
}

/**
 * Families whose sums mean something: all members measured (a virtual meter may be made of the others) and of one kind, and
 * not known to have unmetered loads below.
 */
export function families(meters: readonly FamilyMeter[], incomplete: ReadonlySet<string>): Family[] {
  const children = new Map<string, FamilyMeter[]>();
  for (const meter of meters) {
    if (meter.parentId === null) continue;
    const list = children.get(meter.parentId);
    if (list) list.push(meter);
    else children.set(meter.parentId, [meter]);
  }
  return meters.flatMap((parent): Family[] => {
    const below = children.get(parent.id);
    if (!below || incomplete.has(parent.id)) return [];
    if ([parent, ...below].some((meter) => meter.virtual || meter.kind !== parent.kind)) return [];
    const terms = (meter: FamilyMeter, into: 1 | -1): Term[] =>
      meter.directions.map((direction) => ({
        meter: meter.id,
        direction,
        sign: direction === 'import' ? into : (-into as 1 | -1),
      }));
    return [{ parent: parent.id, terms: [...terms(parent, 1), ...below.flatMap((meter) => terms(meter, -1))] }];
  });
}

/**
 * Amount of one term so that the family closes, from all others; null when one of them is not known or the result would be
 * negative or above `most`.
 */
export function balanceTerm(
  terms: readonly Term[],
  wanted: { meter: string; direction: Direction },
  amountOf: (term: Term) => number | null,
  most: number | null,
): number | null {
  let others = 0;
  let own: Term | null = null;
  for (const term of terms) {
    if (term.meter === wanted.meter && term.direction === wanted.direction) {
      own = term;
      continue;
    }
    const amount = amountOf(term);
    if (amount === null) return null;
    others += term.sign * amount;
  }
  if (own === null) return null;
  const result = -own.sign * others;
  return result < 0 || (most !== null && result > most) ? null : result + 0;
}
