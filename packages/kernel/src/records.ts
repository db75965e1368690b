import { appendAudit } from './audit/index.ts';
import type { KernelDatabase } from './database/index.ts';
import { createEvidence, type Evidence } from './evidence/index.ts';
import type { RecordBackend } from './host/kernel-backend.ts';

/** Evidence and audit, and how each plugin reaches them. */
export interface Records {
  readonly evidence: Evidence;
  forPlugin(park: { id: string }, pluginId: string): RecordBackend;
}

/** Makes the record keeping of an installation. */
export function createRecords(database: KernelDatabase): Records {
  const evidence = createEvidence(database);
  return {
    evidence,
    forPlugin: (park, pluginId) => {
      const owner = { parkId: park.id, pluginId };
      return {
        explain: (kind, explain) => evidence.registry.explain(owner, kind, explain),
        dependents: (rule) => evidence.registry.dependents(owner, rule),
        recordEvidence: (tx, derived, inputs) => evidence.record(tx, park.id, derived, inputs),
        dependentsOf: (ref) => evidence.dependentsOf(park.id, ref),
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
