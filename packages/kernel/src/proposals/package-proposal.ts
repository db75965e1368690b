import type { Principal, Tx } from '@lingtan/sdk';
import type { LedgerKind } from '../host/proposal-backend.ts';
import { kernelNotices } from '../notices/kernel-notices.ts';
import type { PackageChange } from '../packages/package-changes.ts';

/** What the installation trusts and runs: one administrator proposes it, another has it done. */
export function packageProposal(packages: {
  carryOut(tx: Tx, change: PackageChange, principal: Principal): Promise<void>;
  reconcile(): Promise<void>;
}): LedgerKind<PackageChange> {
  return {
    id: 'kernel.package',
    pluginId: 'kernel',
    notice: kernelNotices.packageProposed,
    role: 'kernel',
    noticeKey: ({ no }) => String(no),
    read: (data) => data as PackageChange,
    decide: async (tx, { act, proposal, principal }) =>
      act === 'approve' ? packages.carryOut(tx, proposal.data, principal) : undefined,
    after: async ({ act }) => (act === 'approve' ? packages.reconcile() : undefined),
  };
}
