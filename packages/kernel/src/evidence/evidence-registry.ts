import type { EvidenceKind, EvidenceRef, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { evidenceErrors } from './errors.ts';

export type ExplainFn = (ref: ParsedRef, asOf: string | null, viewer: Principal) => Promise<Explanation | null>;
export type DependentsFn = (ref: ParsedRef) => Promise<EvidenceRef[]>;

/** Who explains what, per park. */
export interface EvidenceRegistry {
  /** Returns the release. @throws EVIDENCE_DUPLICATE_KIND */
  explain(owner: { parkId: string; pluginId: string }, kind: EvidenceKind, explain: ExplainFn): () => void;
  dependents(owner: { parkId: string; pluginId: string }, rule: DependentsFn): () => void;
  find(parkId: string, kind: string): { kind: EvidenceKind; pluginId: string; explain: ExplainFn } | null;
  rules(parkId: string): DependentsFn[];
  kinds(parkId: string): EvidenceKind[];
}

/** Makes an empty registry. */
export function createEvidenceRegistry(): EvidenceRegistry {
  const explainers = new Map<string, Map<string, { kind: EvidenceKind; pluginId: string; explain: ExplainFn }>>();
  const rules = new Map<string, Set<DependentsFn>>();
  return {
    explain: ({ parkId, pluginId }, kind, explain) => {
      const park = explainers.get(parkId) ?? new Map<string, never>();
      explainers.set(parkId, park);
      const known = park.get(kind.kind);
      if (known) throw evidenceErrors.DUPLICATE_KIND({ kind: kind.kind, plugin: known.pluginId, park: parkId });
      const entry = { kind, pluginId, explain };
      park.set(kind.kind, entry);
      return () => {
        if (park.get(kind.kind) === entry) park.delete(kind.kind);
      };
    },
    dependents: ({ parkId }, rule) => {
      const park = rules.get(parkId) ?? new Set();
      rules.set(parkId, park.add(rule));
      return () => void park.delete(rule);
    },
    find: (parkId, kind) => explainers.get(parkId)?.get(kind) ?? null,
    rules: (parkId) => [...(rules.get(parkId) ?? [])],
    kinds: (parkId) => [...(explainers.get(parkId)?.values() ?? [])].map(({ kind }) => kind),
  };
}
