import { appendAudit } from './audit/index.ts';
import { afterCommit } from './database/after-commit.ts';
import type { KernelDatabase } from './database/index.ts';
import { createEvidence, type Evidence } from './evidence/index.ts';
import type { RecordBackend } from './host/kernel-backend.ts';
import { raiseNotice, settleNotice } from './notices/notice-store.ts';

/** Evidence and audit, and how each plugin reaches them. */
export interface Records {
  readonly evidence: Evidence;
  forPlugin(park: { id: string }, pluginId: string): RecordBackend;
}

/** Makes the record keeping of an installation. */
export function createRecords(database: KernelDatabase, onNotice: (parkId: string) => void): Records {
  const evidence = createEvidence(database);
  return {
    evidence,
    forPlugin: (park, pluginId) => {
      const owner = { parkId: park.id, pluginId };
      const told = (): void => afterCommit(`notices ${park.id}`, async () => onNotice(park.id));
      return {
        explain: (kind, explain) => evidence.registry.explain(owner, kind, explain),
        dependents: (rule) => evidence.registry.dependents(owner, rule),
        recordEvidence: (tx, derived, inputs) => evidence.record(tx, park.id, derived, inputs),
        dependentsOf: (ref) => evidence.dependentsOf(park.id, ref),
        raiseNotice: async (tx, kind, notice) => {
          await raiseNotice(tx, owner, kind, notice);
          told();
        },
        settleNotice: async (tx, kind, key) => {
          if (await settleNotice(tx, park.id, kind, key)) told();
        },
        audit: async (tx, { actor, ...entry }) => {
          const plugin = { kind: 'plugin' as const, id: pluginId, name: pluginId };
          await appendAudit(tx, {
            ...entry,
            parkId: park.id,
            actor: actor ? { kind: actor.kind, id: actor.id, name: actor.name, role: actor.role } : plugin,
          });
        },
      };
    },
  };
}
