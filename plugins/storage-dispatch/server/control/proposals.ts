import { freshPerson, type ProposalDecision, type ProposalStep, type Tx } from '@lingtan/sdk';
import { automaticProposal, commandProposal, releaseProposal, standingProposal } from '../../contracts/index.ts';
import type { PersonCode } from '../../contracts/index.ts';
import type { DispatchScope } from '../context.ts';
import { insertApproval, insertEnd } from './store/command-store.ts';
import { insertSaid } from './store/decision-store.ts';
import { actorOf, insertMode, insertStop } from './store/mode-store.ts';

const codes: Readonly<Record<string, PersonCode>> = {
  [commandProposal.notice.id]: 'person-setpoint',
  [standingProposal.notice.id]: 'person-standing',
  [releaseProposal.notice.id]: 'person-release',
  [automaticProposal.notice.id]: 'person-automatic',
};

/**
 * What is done when a second person has decided about control, and each step of it in the gate's log, that of a change of limits
 * too. `poke` lets the controller of this process look at once.
 */
export function handleProposals({ proposals, park }: DispatchScope, poke: () => Promise<void>): void {
  const said = ({ principal, at, proposal, note }: ProposalDecision) => ({
    ...{ by: actorOf(principal), at, reason: note ?? proposal.reason ?? '' },
  });
  const approve = (tx: Tx, kind: 'command' | 'standing', about: number, { principal, loginAt, at }: ProposalDecision) =>
    insertApproval(tx, park.id, { kind, about, by: actorOf(principal), loginAt: loginAt ?? at, at });
  proposals.handle(commandProposal, {
    async decide(tx, decision) {
      const no = decision.proposal.data.command;
      if (decision.act === 'approve') {
        // The gate counts people only, so the command line of the server does not stand for one here.
        freshPerson(decision.principal, decision.at);
        await approve(tx, 'command', no, decision);
      } else await insertEnd(tx, park.id, { no, ...said(decision) });
    },
    after: poke,
  });
  proposals.handle(standingProposal, {
    async decide(tx, decision) {
      if (decision.act === 'approve') await approve(tx, 'standing', decision.proposal.data.request, decision);
    },
    after: poke,
  });
  proposals.handle(releaseProposal, {
    async decide(tx, decision) {
      if (decision.act === 'approve') await insertStop(tx, park.id, { stopped: false, ...said(decision) });
    },
    after: poke,
  });
  proposals.handle(automaticProposal, {
    async decide(tx, decision) {
      const { device } = decision.proposal.data;
      if (decision.act === 'approve') await insertMode(tx, park.id, { device, mode: 'automatic', ...said(decision) });
    },
    after: poke,
  });
  proposals.witness((tx, { no, kind, step: outcome, by, at, reason, data }: ProposalStep) => {
    const { device = null } = data as { device?: string };
    const code = codes[kind] ?? 'person-limits';
    return insertSaid(tx, park.id, { outcome, at, device, by, reason, code, params: { no } });
  });
}
