import type { Holding, HoldingStatus } from './holding.ts';

interface Rule {
  readonly from: readonly HoldingStatus[];
  readonly to: HoldingStatus;
  /** What has become of a range by it, as a refusal says it. */
  readonly done: string;
  /** Whether it is done only while a range is valid, only when it is not any more, or either way. */
  readonly when: 'valid' | 'past' | 'always';
}

/**
 * What changes the state of a range: from which states it may, and where it leads. Documents and the ledger of a park go by it
 * alike. What is promised to somebody is given back before a registry or its end can take it; what is past its validity can only
 * be given back and expire. A park reserves nothing, and claims what it cancels in the same act.
 */
const rules = {
  transfer: { from: ['Active'], to: 'Active', done: 'transferred', when: 'valid' },
  reserve: { from: ['Active'], to: 'Reserved', done: 'reserved', when: 'valid' },
  release: { from: ['Reserved'], to: 'Active', done: 'released', when: 'always' },
  lock: { from: ['Active'], to: 'Locked', done: 'locked', when: 'valid' },
  unlock: { from: ['Locked'], to: 'Active', done: 'unlocked', when: 'always' },
  freeze: { from: ['Active'], to: 'Frozen', done: 'frozen', when: 'valid' },
  unfreeze: { from: ['Frozen'], to: 'Active', done: 'unfrozen', when: 'valid' },
  cancel: { from: ['Active', 'Reserved'], to: 'Cancelled', done: 'cancelled', when: 'valid' },
  // What was cancelled in time is used, whenever it is claimed.
  claim: { from: ['Cancelled'], to: 'Claimed', done: 'claimed', when: 'always' },
  // Cancelled and claimed at once.
  retire: { from: ['Active', 'Reserved'], to: 'Claimed', done: 'retired', when: 'valid' },
  expire: { from: ['Active', 'Frozen'], to: 'Expired', done: 'expired', when: 'past' },
  withdraw: { from: ['Active', 'Frozen'], to: 'Withdrawn', done: 'withdrawn', when: 'valid' },
  credit: { from: ['Active', 'Frozen'], to: 'Withdrawn', done: 'credited', when: 'valid' },
} as const satisfies Record<string, Rule>;
export type HoldingAct = keyof typeof rules;

/** Acts that change the state of a range. */
export const holdingActs = Object.keys(rules) as HoldingAct[];

/** What of a range decides about an act. A document that states no end says nothing against an act. */
export type RangeState = Pick<Holding, 'status' | 'expiresOn'>;

/** Whether certificates are still valid on a day: the day that they expire on is the first on which they are not. */
export function isValidOn({ expiresOn }: Pick<Holding, 'expiresOn'>, day: string | null): boolean {
  return expiresOn === null || day === null || day < expiresOn;
}

/** The state an act leads to on a day, or why it is refused. */
export function transition(
  act: HoldingAct,
  range: RangeState,
  day: string | null,
): { readonly status: HoldingStatus } | { readonly error: string } {
  const { from, to, done, when }: Rule = rules[act];
  if (!from.includes(range.status)) return { error: `only ${from.join(' or ')} bundles can be ${done}` };
  const isValid = isValidOn(range, day);
  if (when === 'valid' && !isValid)
    return { error: `expired on ${range.expiresOn}; only valid bundles can be ${done}` };
  if (when === 'past' && isValid && range.expiresOn !== null)
    return { error: `valid until ${range.expiresOn}; only bundles past their validity can be ${done}` };
  return { status: to };
}

/**
 * The state in which an act of a day leaves a range of the ledger.
 * @throws RangeError where the act may not be done to it, which whoever chose the range has overlooked
 */
export function stateAfter(act: HoldingAct, range: RangeState, day: string): HoldingStatus {
  const next = transition(act, range, day);
  if ('error' in next) throw new RangeError(next.error);
  return next.status;
}

/** The states from which an act may be done. */
export function statesBefore(act: HoldingAct): readonly HoldingStatus[] {
  return rules[act].from;
}

/** The state of a range that is promised to an order, or to none. */
export function stateFor(order: string | null): HoldingStatus {
  return order === null ? rules.unlock.to : rules.lock.to;
}
