import type { HoldingStatus } from './holding.ts';

/** What a registry or a regulator does to certificates that were not used yet. */
export const registryActs = ['freeze', 'unfreeze', 'withdraw', 'credit'] as const;
export type RegistryAct = (typeof registryActs)[number];

/**
 * From which states each act is allowed, and where it leads: a project of another scheme was registered (`freeze`), was given up
 * (`unfreeze`), its reductions were registered (`credit`), or the regulator takes certificates back (`withdraw`). None of them
 * reaches what was traded: that is its buyer's. Rules of the National Energy Administration and the Ministry of Ecology and
 * Environment of 2024 on green certificates and CCER.
 */
const rules: Readonly<Record<RegistryAct, { readonly from: readonly HoldingStatus[]; readonly to: HoldingStatus }>> = {
  freeze: { from: ['Active'], to: 'Frozen' },
  unfreeze: { from: ['Frozen'], to: 'Active' },
  withdraw: { from: ['Active', 'Frozen'], to: 'Withdrawn' },
  credit: { from: ['Active', 'Frozen'], to: 'Withdrawn' },
};

/** The states of untraded certificates that an act takes, and the one that it leaves them in. */
export function registryRule(act: RegistryAct): (typeof rules)[RegistryAct] {
  return rules[act];
}

/** Where an act leads a certificate; null where it does not reach it. */
export function registryOutcome(
  act: RegistryAct,
  { status, isTraded }: { readonly status: HoldingStatus; readonly isTraded: boolean },
): HoldingStatus | null {
  const { from, to } = rules[act];
  return !isTraded && from.includes(status) ? to : null;
}
