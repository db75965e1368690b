import type { EvidenceRef, Explanation, Principal, Tx } from '@lingtan/sdk';
import { LingtanError, parseRef } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/open-database.ts';
import { recordEvidence, storedDependents } from './edges.ts';
import { evidenceErrors } from './errors.ts';
import { createEvidenceRegistry, type EvidenceRegistry } from './evidence-registry.ts';

/** Who looks, at what time's knowledge, and what they may open. */
export interface EvidenceView {
  viewer: Principal;
  /** ISO 8601 UTC: "as known at that instant"; null for now. */
  asOf?: string | null;
  /** Asked for every record that is opened. */
  may(permission: string): boolean;
}

/** A node of the tree under a figure. */
export interface EvidenceNode {
  ref: EvidenceRef;
  /** `seen`: opened elsewhere in this tree; `closed`: below the depth asked for; the others: why it cannot be opened. */
  state: 'open' | 'seen' | 'closed' | 'forbidden' | 'missing' | 'failed';
  explanation?: Explanation;
  /** One English sentence when it cannot be opened. */
  reason?: string;
  inputs: EvidenceNode[];
}

/** The evidence chain of the installation. */
export interface Evidence {
  readonly registry: EvidenceRegistry;
  record(tx: Tx, parkId: string, derived: EvidenceRef, inputs: readonly EvidenceRef[]): Promise<void>;
  /** Everything that depends on `ref` directly: stored edges and rules of plugins. */
  dependentsOf(parkId: string, ref: EvidenceRef): Promise<EvidenceRef[]>;
  /** @throws EVIDENCE_BAD_REF, _UNKNOWN_KIND, _NOT_FOUND, _FORBIDDEN */
  explain(parkId: string, ref: EvidenceRef, view: EvidenceView): Promise<Explanation>;
  /** Opens inputs down to `depth` levels (default 3, at most 1,000 records). What cannot be opened is marked, not left out. */
  explainTree(parkId: string, ref: EvidenceRef, view: EvidenceView, depth?: number): Promise<EvidenceNode>;
}

const maxNodes = 1000;

/** Makes the evidence chain over stored edges and the plugins' explanations. */
export function createEvidence(database: KernelDatabase): Evidence {
  const registry = createEvidenceRegistry();

  const explain = async (parkId: string, ref: EvidenceRef, view: EvidenceView): Promise<Explanation> => {
    const parsed = parseRef(ref);
    if (!parsed) throw evidenceErrors.BAD_REF({ ref });
    const owner = registry.find(parkId, parsed.kind);
    if (!owner) throw evidenceErrors.UNKNOWN_KIND({ kind: parsed.kind, park: parkId });
    const { permission } = owner.kind;
    if (!view.may(permission)) throw evidenceErrors.FORBIDDEN({ ref, permission });
    const explanation = await owner.explain(parsed, view.asOf ?? null, view.viewer);
    if (!explanation) throw evidenceErrors.NOT_FOUND({ ref, park: parkId });
    return explanation;
  };

  const open = async (
    parkId: string,
    ref: EvidenceRef,
    view: EvidenceView,
    depth: number,
    seen: Set<string>,
  ): Promise<EvidenceNode> => {
    // The same record as known at two instants is two.
    const key = `${ref} ${view.asOf ?? ''}`;
    if (seen.has(key)) return { ref, state: 'seen', inputs: [] };
    if (depth < 0 || seen.size >= maxNodes) return { ref, state: 'closed', inputs: [] };
    seen.add(key);
    try {
      const explanation = await explain(parkId, ref, view);
      const below = { ...view, asOf: explanation.inputsAsOf ?? view.asOf ?? null };
      const inputs: EvidenceNode[] = [];
      for (const input of explanation.inputs) inputs.push(await open(parkId, input.ref, below, depth - 1, seen));
      return { ref, state: 'open', explanation, inputs };
    } catch (error) {
      return { ref, state: stateOf(error), reason: error instanceof Error ? error.message : String(error), inputs: [] };
    }
  };

  return {
    registry,
    record: recordEvidence,
    explain,
    dependentsOf: async (parkId, ref) => {
      const found = new Set(await storedDependents(database, parkId, ref));
      const parsed = parseRef(ref)!;
      for (const rule of registry.rules(parkId)) for (const dependent of await rule(parsed)) found.add(dependent);
      return [...found].sort();
    },
    explainTree: (parkId, ref, view, depth = 3) => {
      if (!parseRef(ref)) throw evidenceErrors.BAD_REF({ ref });
      return open(parkId, ref, view, depth, new Set());
    },
  };
}

function stateOf(error: unknown): EvidenceNode['state'] {
  if (!(error instanceof LingtanError)) return 'failed';
  if (error.status === 403) return 'forbidden';
  return error.status === 404 || error.status === 400 ? 'missing' : 'failed';
}
