import type { EvidenceRef, Explanation } from '@lingtan/sdk';
import { canonicalJson, LingtanError } from '@lingtan/sdk';
import type { InstallationKey } from '../audit/installation-key.ts';
import { evidenceErrors } from './errors.ts';
import type { Evidence, EvidenceView } from './evidence.ts';
import { leafHash, merkleRoot } from './merkle.ts';
import { type PackEntry, type PackFooter, type PackHeader, wordFields } from './pack-format.ts';

export interface PackOptions {
  evidence: Evidence;
  key: InstallationKey;
  parkId: string;
  ref: EvidenceRef;
  view: EvidenceView;
  /** ISO 8601 UTC. */
  createdAt: string;
  /** Records. Default 100 000. */
  limit?: number;
  /** Bytes of all records together. Default 128 MiB. */
  mostBytes?: number;
}

const mebibyte = 1_048_576;

/**
 * Yields the closure of a figure as canonical JSON lines, breadth first: header, a line per record and one of the words
 * about it, footer. What the viewer may not open is named in it, never silently left out.
 *
 * @throws EVIDENCE_PACK_TOO_LARGE once there are more records or bytes than a pack may have
 */
export async function* exportEvidencePack(options: PackOptions): AsyncGenerator<string> {
  const { evidence, key, parkId, ref, view, createdAt, limit = 100_000, mostBytes = 128 * mebibyte } = options;
  // The figure itself must open; only what lies below it may be absent.
  const first = await evidence.explain(parkId, ref, view);
  const leaves: string[] = [];
  let records = 0;
  let bytes = 0;
  const line = (value: PackHeader | PackEntry): string => {
    const text = canonicalJson(value);
    bytes += Buffer.byteLength(text);
    if (bytes > mostBytes)
      throw evidenceErrors.PACK_TOO_HEAVY({ ref, limit: Math.round(mostBytes / mebibyte), records });
    leaves.push(leafHash(text));
    return `${text}\n`;
  };
  yield line({
    type: 'header',
    format: 'lingtan-evidence-pack@2',
    root: ref,
    park: parkId,
    asOf: view.asOf ?? null,
    createdAt,
    publicKey: key.publicKey,
  });
  function* entry({ record, words }: Opened): Generator<string> {
    yield line(record);
    yield line(words);
    records += 1;
  }
  yield* entry(apart(first));
  const below = ({ inputs, inputsAsOf }: Explanation, asOf: string | null) =>
    inputs.map((input) => ({ ref: input.ref, asOf: inputsAsOf ?? asOf }));
  const seen = new Set([ref]);
  const queue: ReturnType<typeof below> = [];
  // As the first figure above it knew it: a pack holds a record once.
  const add = (inputs: ReturnType<typeof below>): void => {
    for (const each of inputs) {
      if (seen.has(each.ref)) continue;
      seen.add(each.ref);
      if (seen.size > limit) throw evidenceErrors.PACK_TOO_LARGE({ ref, limit });
      queue.push(each);
    }
  };
  add(below(first, view.asOf ?? null));
  for (const next of queue) {
    const opened = await openEntry(evidence, parkId, next.ref, { ...view, asOf: next.asOf });
    yield* entry(opened);
    if (opened.record.type === 'record') add(below(opened.record.explanation, next.asOf));
  }
  const root = merkleRoot(leaves);
  const footer: PackFooter = { type: 'footer', leaves, merkleRoot: root, keyId: key.id, signature: key.sign(root) };
  yield `${canonicalJson(footer)}\n`;
}

interface Opened {
  record: PackEntry;
  words: PackEntry;
}

/** What is known of a figure, and the words about it. */
function apart(explanation: Explanation): Opened {
  const words = Object.fromEntries(wordFields.map((field) => [field, explanation[field]]));
  const known = Object.fromEntries(Object.entries(explanation).filter(([field]) => !(field in words)));
  return {
    record: { type: 'record', explanation: known as unknown as Explanation },
    words: { type: 'words', ref: explanation.ref, ...words },
  };
}

async function openEntry(evidence: Evidence, parkId: string, ref: EvidenceRef, view: EvidenceView): Promise<Opened> {
  try {
    return apart(await evidence.explain(parkId, ref, view));
  } catch (error) {
    if (!(error instanceof LingtanError) || error.status >= 500) throw error;
    return {
      record: { type: 'absent', ref, code: error.code },
      words: { type: 'words', ref, reason: error.message },
    };
  }
}
