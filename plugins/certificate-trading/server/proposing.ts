import type { LocalizedText, NewProposal, ProposalDecision } from '@lingtan/sdk';
import { actorOf, type Certificates } from './context.ts';
import { bySystem, type Asked } from './ledger/asked.ts';

const enterpriseOf = (account: string): string | null =>
  account.startsWith('enterprise/') ? account.slice('enterprise/'.length) : null;

/** Who sees a proposal and decides it: members of the parties, and of the one that decides. */
export function partiesOf(
  accounts: readonly string[],
  deciding: string,
): Required<Pick<NewProposal, 'enterprises' | 'decidingEnterprise'>> {
  const enterprises = accounts.map(enterpriseOf).filter((id) => id !== null);
  return { enterprises, decidingEnterprise: enterpriseOf(deciding) };
}

/** An account as people call it. */
export function accountName({ scope }: Certificates, account: string): LocalizedText | string {
  if (account === 'park') return scope.park.name;
  const id = enterpriseOf(account);
  return scope.park.enterprises.find((each) => each.id === id)?.name ?? id ?? account;
}

/** Fen as the sentences of notices have them, in yuan. */
export const yuanOf = (fen: number): string => (fen / 100).toFixed(2);

/** What a second person decided, as the ledger of certificates takes it: once for each proposal. */
export function decided({ proposal, act, note, principal }: ProposalDecision): Asked {
  const key = `proposal/${proposal.no}`;
  return { ...bySystem(note ?? proposal.reason ?? act, key, actorOf(principal)), request: { [key]: act } };
}
