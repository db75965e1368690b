import {
  defineProposal,
  type LingtanError,
  type NoticeKind,
  type ParkScope,
  type Principal,
  type ProposalKind,
} from '@lingtan/sdk';
import { z } from 'zod';
import type { Handlers } from './channel.ts';
import { checkedProposal } from './checked-notice.ts';
import type { Transactions } from './transactions.ts';

interface ProposalBridge {
  scope: ParkScope;
  transactions: Transactions;
  noticeKind(id: string): NoticeKind;
  invalid(problem: string): LingtanError;
  call<T>(key: string, ...args: unknown[]): Promise<T>;
  /** Who makes a request that is being answered. @throws PLUGIN_CALL_INVALID when it is somebody else than is said */
  callerOf(request: string | undefined, said: Pick<Principal, 'kind' | 'id'>): Principal;
  requestOf(tx: number): string | undefined;
}

/**
 * Proposals of a plugin's process. It proposes and withdraws for whom it answers, and for nobody else; it decides for nobody, since
 * only the person could tell whether they meant it: that is done in the list of the park. Each step is a line of the audit log,
 * which is held until the transaction ends, so that it has to end soon.
 */
export function proposalHandlers(bridge: ProposalBridge): Handlers {
  const { scope, transactions, invalid, call, callerOf, requestOf } = bridge;
  const kindOf = (id: string): ProposalKind => defineProposal(bridge.noticeKind(id), z.unknown());
  return {
    'proposal.handle': ({ kind, keys }: { kind: string; keys: { before: string; decide: string; after: string } }) =>
      scope.proposals.handle(kindOf(kind), {
        before: async (tx, proposal) =>
          z.array(z.string()).parse(await transactions.during(tx, (number) => call(keys.before, number, proposal))),
        decide: (tx, decision) => transactions.during(tx, (number) => call(keys.decide, number, decision)),
        after: (decision) => call(keys.after, decision),
      }),
    'proposal.propose': (asked: { tx: number; kind: string; proposal: unknown; by: Principal }) => {
      transactions.hurry(asked.tx);
      return scope.proposals.propose(
        transactions.get(asked.tx),
        kindOf(asked.kind),
        checkedProposal(asked.proposal, invalid),
        callerOf(requestOf(asked.tx), asked.by),
      );
    },
    'proposal.open': ({ tx, kind }: { tx: number; kind: string }) =>
      scope.proposals.open(transactions.get(tx), kindOf(kind)),
    'proposal.withdraw': (asked: { tx: number; kind: string; subject: string; by: Principal | null }) => {
      transactions.hurry(asked.tx);
      return scope.proposals.withdraw(
        transactions.get(asked.tx),
        kindOf(asked.kind),
        String(asked.subject),
        asked.by && callerOf(requestOf(asked.tx), asked.by),
      );
    },
    'proposal.witness': ({ key }: { key: string }) =>
      scope.proposals.witness((tx, step) =>
        transactions.during(tx, (number) => {
          transactions.hurry(number);
          return call(key, number, step);
        }),
      ),
  };
}
