import type { EvidenceRef, Explanation } from '@lingtan/sdk';
import { canonicalJson, LingtanError } from '@lingtan/sdk';
import type { InstallationKey } from '../audit/installation-key.ts';
import { evidenceErrors } from './errors.ts';
import type { Evidence, EvidenceView } from './evidence.ts';
import { leafHash, merkleRoot } from './merkle.ts';
import type { PackEntry, PackFooter, PackHeader } from './pack-format.ts';

export interface PackOptions {
  evidence: Evidence;
  key: InstallationKey;
  parkId: string;
  ref: EvidenceRef;
  view: EvidenceView;
  /** ISO 8601 UTC. */
  createdAt: string;
  /** Default 100 000 records. */
  limit?: number;
}

/**
 * Yields the closure of a figure as canonical JSON lines, breadth first: header, one line per record, footer. What the
 * viewer may not open is named in it, never silently left out.
 */
export async function* exportEvidencePack(options: PackOptions): AsyncGenerator<string> {
  const { evidence, key, parkId, ref, view, createdAt, limit = 100_000 } = options;
  // The figure itself must open; only what lies below it may be absent.
  const first = await evidence.explain(parkId, ref, view);
  const leaves: string[] = [];
  const line = (value: PackHeader | PackEntry): string => {
    const text = canonicalJson(value);
    leaves.push(leafHash(text));
    return `${text}\n`;
  };
  yield line({
    type: 'header',
    format: 'lingtan-evidence-pack@1',
    root: ref,
    park: parkId,
    asOf: view.asOf ?? null,
    createdAt,
    publicKey: key.publicKey,
  });
  yield line({ type: 'record', explanation: first });
  const below = ({ inputs, inputsAsOf }: Explanation, asOf: string | null) =>
    inputs.map((input) => ({ ref: input.ref, asOf: inputsAsOf ?? asOf }));
  const queue = below(first, view.asOf ?? null);
  const seen = new Set([ref]);
  for (let at = 0; at < queue.length; at++) {
    const next = queue[at]!;
    // As the first figure above it knew it: a pack holds a record once.
    if (seen.has(next.ref)) continue;
    seen.add(next.ref);
    if (seen.size > limit) throw evidenceErrors.PACK_TOO_LARGE({ ref, limit });
    const entry = await openEntry(evidence, parkId, next.ref, { ...view, asOf: next.asOf });
    yield line(entry);
    if (entry.type === 'record') for (const each of below(entry.explanation, next.asOf)) queue.push(each);
  }
  const root = merkleRoot(leaves);
  const footer: PackFooter = { type: 'footer', leaves, merkleRoot: root, keyId: key.id, signature: key.sign(root) };
  yield `${canonicalJson(footer)}\n`;
}

async function openEntry(evidence: Evidence, parkId: string, ref: EvidenceRef, view: EvidenceView): Promise<PackEntry> {
  try {
    return { type: 'record', explanation: await evidence.explain(parkId, ref, view) };
  } catch (error) {
    if (error instanceof LingtanError && error.status < 500) return { type: 'absent', ref, reason: error.message };
    throw error;
  }
}
