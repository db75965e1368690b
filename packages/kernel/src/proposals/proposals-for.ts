import type { ProposalBackend } from '../host/proposal-backend.ts';
import type { ProposalLedger } from './proposal-ledger.ts';

/** The ledger for one plugin on one park. */
export function proposalsFor(
  ledger: ProposalLedger,
  park: { readonly id: string; readonly no: number },
  pluginId: string,
): ProposalBackend {
  return {
    declare: (kind) => ledger.declare(kind, park.id),
    witness: (write) => ledger.witness(park.id, pluginId, write),
    propose: (tx, kind, proposal, by) => ledger.propose(tx, park.id, kind, proposal, by),
    open: (tx, kind) => ledger.open(tx, park.id, kind),
    withdraw: (tx, kind, subject, by) => ledger.withdraw(tx, park.id, kind, subject, by),
    decide: async (kind, subject, answer, principal) =>
      (await ledger.decide(park, { kind, subject }, answer, principal)).result,
  };
}
