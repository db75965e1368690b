import type { Principal, Tx } from '@lingtan/sdk';
import { writeSeparated } from '../auth/separated-duties.ts';
import type { LedgerKind } from '../host/proposal-backend.ts';
import type { KernelAuditEntry } from '../kernel-context.ts';
import { kernelNotices } from '../notices/kernel-notices.ts';

/** What the change of the switch needs of the kernel. */
export interface DutiesOptions {
  audit(tx: Tx, entry: KernelAuditEntry): Promise<void>;
  reconcile(): Promise<void>;
}

/** Writes the switch in the caller's transaction, with its line in the audit log. */
export async function separateDuties(
  { audit }: Pick<DutiesOptions, 'audit'>,
  tx: Tx,
  parkId: string,
  separated: boolean,
  actor: Principal,
): Promise<void> {
  if (!(await writeSeparated(tx, parkId, separated))) return;
  await audit(tx, {
    ...{ parkId, actor, action: 'park.duties', subject: parkId },
    ...{ before: { separated: !separated }, after: { separated } },
  });
}

/** Whether a park separates duties: an administrator proposes it, and whoever decides limits on the park has it done. */
export function dutiesProposal(options: DutiesOptions): LedgerKind<{ separated: boolean }> {
  return {
    id: 'kernel.duties',
    pluginId: 'kernel',
    notice: kernelNotices.dutiesProposed,
    role: 'kernel',
    noticeKey: ({ subject }) => subject,
    read: (data) => data as { separated: boolean },
    async decide(tx, { act, principal, proposal }, parkId) {
      if (act === 'approve') await separateDuties(options, tx, parkId!, proposal.data.separated, principal);
    },
    after: async ({ act }) => (act === 'approve' ? options.reconcile() : undefined),
  };
}
