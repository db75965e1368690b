import type { HoldingStatus } from './holding.ts';

/** Acts that change the state of a range. */
export const holdingActs = [
  'transfer',
  'reserve',
  'release',
  'lock',
  'unlock',
  'freeze',
  'unfreeze',
  'cancel',
  'claim',
  'expire',
  'withdraw',
] as const;
export type HoldingAct = (typeof holdingActs)[number];

/** From which states an act is allowed, and where it leads. */
const rules: Readonly<Record<HoldingAct, { readonly from: readonly HoldingStatus[]; readonly to: HoldingStatus }>> = {
  transfer: { from: ['Active'], to: 'Active' },
  reserve: { from: ['Active'], to: 'Reserved' },
  release: { from: ['Reserved'], to: 'Active' },
  lock: { from: ['Active'], to: 'Locked' },
  unlock: { from: ['Locked'], to: 'Active' },
  freeze: { from: ['Active', 'Reserved', 'Locked'], to: 'Frozen' },
  unfreeze: { from: ['Frozen'], to: 'Active' },
  cancel: { from: ['Active', 'Reserved'], to: 'Cancelled' },
  claim: { from: ['Cancelled'], to: 'Claimed' },
  expire: { from: ['Active', 'Reserved', 'Locked', 'Frozen'], to: 'Expired' },
  withdraw: { from: ['Active', 'Reserved', 'Locked', 'Frozen'], to: 'Withdrawn' },
};

const words: Readonly<Record<HoldingAct, string>> = {
  transfer: 'transferred',
  reserve: 'reserved',
  release: 'released',
  lock: 'locked',
  unlock: 'unlocked',
  freeze: 'frozen',
  unfreeze: 'unfrozen',
  cancel: 'cancelled',
  claim: 'claimed',
  expire: 'expired',
  withdraw: 'withdrawn',
};

/** The state an act leads to, or why it is refused. */
export function transition(
  act: HoldingAct,
  status: HoldingStatus,
): { readonly status: HoldingStatus } | { readonly error: string } {
  const { from, to } = rules[act];
  return from.includes(status) ? { status: to } : { error: `only ${from.join(' or ')} bundles can be ${words[act]}` };
}
