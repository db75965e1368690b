import type { ParkProposals, PluginDefinition, ProposalHandler, ProposalKind, Proposer } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import type { KnownKind } from './proposal-backend.ts';
import type { ScopeCore } from './scope-core.ts';

/** Proposals of a scope, in the ledger of the kernel. */
export function scopeProposals(core: ScopeCore, definition: PluginDefinition): ParkProposals {
  const { pluginId } = core.attribution;
  const declared = new Set((definition.notices ?? []).map(({ id }) => id));
  const plugin: Proposer = { kind: 'plugin', id: pluginId, name: pluginId };
  const kindOf = <Data>({ notice, data }: ProposalKind<Data>): KnownKind<Data> => {
    core.assertOpen();
    if (!declared.has(notice.id))
      throw pluginErrors.DEFINITION_INVALID({
        plugin: definition.id,
        problems: `the notice ${notice.id} of a proposal is not listed in notices`,
      });
    const read = (value: unknown): Data => data.parse(value);
    return { id: notice.id, pluginId, notice, role: 'park', noticeKey: ({ subject }) => subject, read };
  };
  return {
    handle<Data>(kind: ProposalKind<Data>, handler: ProposalHandler<Data>) {
      core.assertLive();
      const { before, after } = handler;
      core.onStop(
        core.backend.proposals.declare<Data>({
          ...kindOf(kind),
          ...(before && { before: (tx, proposal) => core.run(() => before(tx, proposal)) }),
          ...(after && { after: (decision) => core.run(() => after(decision)) }),
          decide: (tx, decision) => core.run(() => handler.decide(tx, decision)),
        }),
      );
    },
    async propose(tx, kind, proposal, by) {
      return core.backend.proposals.propose(
        tx,
        kindOf(kind),
        { ...proposal, data: kind.data.parse(proposal.data) },
        by,
      );
    },
    async open(tx, kind) {
      return core.backend.proposals.open(tx, kindOf(kind));
    },
    async decide(kind, subject, answer, principal) {
      return core.backend.proposals.decide(kindOf(kind).id, subject, answer, principal);
    },
    async withdraw(tx, kind, subject, by) {
      return core.backend.proposals.withdraw(tx, kindOf(kind), subject, by ?? plugin);
    },
    witness(write) {
      core.assertLive();
      core.onStop(core.backend.proposals.witness((tx, step) => core.run(() => write(tx, step))));
    },
  };
}
