import type { HoldingStatus } from './holding.ts';

interface Rule {
  readonly from: readonly HoldingStatus[];
  readonly to: HoldingStatus;
  /** What has become of a range by it, as a refusal says it. */
  readonly done: string;
}

/**
 * What changes the state of a range: from which states it may, and where it leads. A document may ask for all of it. A park goes by it
 * and asks for less: it expires what is Active, gives back what is promised before a registry takes it, and reserves nothing.
 */
const rules = {
  transfer: { from: ['Active'], to: 'Active', done: 'transferred' },
  reserve: { from: ['Active'], to: 'Reserved', done: 'reserved' },
  release: { from: ['Reserved'], to: 'Active', done: 'released' },
  lock: { from: ['Active'], to: 'Locked', done: 'locked' },
  unlock: { from: ['Locked'], to: 'Active', done: 'unlocked' },
  freeze: { from: ['Active', 'Reserved', 'Locked'], to: 'Frozen', done: 'frozen' },
  unfreeze: { from: ['Frozen'], to: 'Active', done: 'unfrozen' },
  cancel: { from: ['Active', 'Reserved'], to: 'Cancelled', done: 'cancelled' },
  claim: { from: ['Cancelled'], to: 'Claimed', done: 'claimed' },
  // Cancelled and claimed at once.
  retire: { from: ['Active', 'Reserved'], to: 'Claimed', done: 'retired' },
  expire: { from: ['Active', 'Reserved', 'Locked', 'Frozen'], to: 'Expired', done: 'expired' },
  withdraw: { from: ['Active', 'Reserved', 'Locked', 'Frozen'], to: 'Withdrawn', done: 'withdrawn' },
  credit: { from: ['Active', 'Reserved', 'Locked', 'Frozen'], to: 'Withdrawn', done: 'credited' },
} as const satisfies Record<string, Rule>;
export type HoldingAct = keyof typeof rules;

/** Acts that change the state of a range. */
export const holdingActs = Object.keys(rules) as HoldingAct[];

/** The state an act leads to, or why it is refused. */
export function transition(
  act: HoldingAct,
  status: HoldingStatus,
): { readonly status: HoldingStatus } | { readonly error: string } {
  const { from, to, done }: Rule = rules[act];
  return from.includes(status) ? { status: to } : { error: `only ${from.join(' or ')} bundles can be ${done}` };
}

/**
 * The state in which an act leaves a range of the ledger.
 * @throws RangeError where the act may not be done to it, which whoever chose the range has overlooked
 */
export function stateAfter(act: HoldingAct, status: HoldingStatus): HoldingStatus {
  const next = transition(act, status);
  if ('error' in next) throw new RangeError(next.error);
  return next.status;
}

/** The state of a range that is promised to an order, or to none. */
export function stateFor(order: string | null): HoldingStatus {
  return order === null ? rules.unlock.to : rules.lock.to;
}

/** What a registry or a regulator does to certificates that were not used yet. */
export const registryActs = ['freeze', 'unfreeze', 'withdraw', 'credit'] as const satisfies HoldingAct[];
export type RegistryAct = (typeof registryActs)[number];

/** What is promised to somebody is given back before a registry can take it. */
const promised: ReadonlySet<HoldingStatus> = new Set(['Reserved', 'Locked']);

/**
 * The states of untraded certificates that an act of a registry takes, and the one that it leaves them in: a project of another
 * scheme was registered (`freeze`), was given up (`unfreeze`), its reductions were registered (`credit`), or the regulator takes
 * certificates back (`withdraw`). None of them reaches what was traded: that is its buyer's. Rules of the National Energy
 * Administration and the Ministry of Ecology and Environment of 2024 on green certificates and CCER.
 */
export function registryRule(act: RegistryAct): Pick<Rule, 'from' | 'to'> {
  const { from, to }: Rule = rules[act];
  return { from: from.filter((status) => !promised.has(status)), to };
}
