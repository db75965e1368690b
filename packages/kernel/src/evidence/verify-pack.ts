import type { EvidenceMethod, EvidenceRef, Explanation } from '@lingtan/sdk';
import { canonicalJson } from '@lingtan/sdk';
import type { z } from 'zod';
import { keyId, verifySignature } from '../audit/installation-key.ts';
import { leafHash, merkleRoot } from './merkle.ts';
import { packEntry, packFooter, packHeader, type PackFooter, type PackHeader } from './pack-format.ts';

/** Something in a pack that does not hold. */
export interface PackProblem {
  /** 1 for the first line. */
  line: number;
  ref: EvidenceRef | null;
  reason: 'format' | 'line-changed' | 'root-changed' | 'signature' | 'foreign-key' | 'value' | 'input-missing';
  /** One English sentence. */
  message: string;
}

export interface PackVerification {
  ok: boolean;
  root: EvidenceRef | null;
  park: string | null;
  keyId: string | null;
  records: number;
  /** Records whose value was computed again and came out the same. */
  recomputed: number;
  /** Records with a method that is not among those given. */
  unknownMethods: EvidenceRef[];
  /** Records named in the pack but not in it. */
  absent: { ref: EvidenceRef; reason: string }[];
  problems: PackProblem[];
}

/** A key that packs are expected to be signed with. */
export interface TrustedSigner {
  /** SPKI in PEM. */
  publicKey: string;
  /** When another took its place, ISO 8601 UTC; null or absent for the present one. */
  retiredAt?: string | null;
}

type Report = (line: number, reason: PackProblem['reason'], message: string, ref?: EvidenceRef) => void;

/**
 * Checks a pack on an empty machine: hash of every line, Merkle root, signature, that every input is there or named as
 * absent, and every value whose method is published. `trusted` are the installation's keys from another source; without
 * them the pack proves only that it was not changed since somebody signed it. Never throws on bad input.
 */
export function verifyPack(
  text: string,
  methods: readonly EvidenceMethod[],
  { trusted }: { trusted?: readonly TrustedSigner[] } = {},
): PackVerification {
  const problems: PackProblem[] = [];
  const report: Report = (line, reason, message, ref) =>
    void problems.push({ line, ref: ref ?? null, reason, message });
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const body = lines.slice(0, -1);
  const header = parse(lines[0], packHeader);
  const footer = parse(lines.at(-1), packFooter);
  if (!header) report(1, 'format', 'The first line is not the header of a pack of format 1 or 2');
  if (!footer) report(lines.length, 'format', 'The last line is not the footer of a pack');
  const empty = { records: 0, recomputed: 0, unknownMethods: [], absent: [] };
  if (!header || !footer) return { ok: false, root: null, park: null, keyId: null, ...empty, problems };
  checkSeal(header, footer, body, trusted, report);
  const content = checkContent(header, body, methods, report);
  const { root, park, publicKey } = header;
  return { ok: problems.length === 0, root, park, keyId: keyId(publicKey), ...content, problems };
}

/** Nobody changed a line since the pack was signed, and the right installation signed it. */
function checkSeal(
  header: PackHeader,
  footer: PackFooter,
  body: string[],
  trusted: readonly TrustedSigner[] | undefined,
  report: Report,
): void {
  const leaves = body.map(leafHash);
  for (let at = 0; at < Math.max(leaves.length, footer.leaves.length); at++) {
    if (leaves[at] !== footer.leaves[at])
      report(at + 1, 'line-changed', `Line ${at + 1} is not the one that was exported`);
  }
  const root = merkleRoot(leaves);
  const last = body.length + 1;
  if (root !== footer.merkleRoot) report(last, 'root-changed', 'The Merkle root does not belong to these lines');
  const signed = verifySignature(header.publicKey, root, footer.signature) && footer.keyId === keyId(header.publicKey);
  if (!signed) report(last, 'signature', 'The signature does not belong to these lines');
  const id = keyId(header.publicKey);
  const signer = trusted?.find(({ publicKey }) => keyId(publicKey) === id);
  if (trusted && !signer) report(1, 'foreign-key', `The pack is signed by key ${id}, which is not trusted`);
  if (signer?.retiredAt != null && header.createdAt > signer.retiredAt)
    report(1, 'foreign-key', `The pack is of ${header.createdAt}, later than its key ${id}, which was replaced`);
}

/** The records hang together, and their values follow from their inputs. */
function checkContent(header: PackHeader, body: string[], methods: readonly EvidenceMethod[], report: Report) {
  const absent: PackVerification['absent'] = [];
  const unknownMethods: EvidenceRef[] = [];
  const records: { line: number; explanation: Explanation }[] = [];
  // A pack may name a record without revision and hold it under the one it resolved to.
  const known = new Set<string>([header.root]);
  // What the line before is about.
  let subject: PackVerification['absent'][number] | null = null;
  const know = (ref: EvidenceRef): void => void known.add(ref).add(ref.replace(/@\d+$/, ''));
  for (const [at, raw] of body.entries()) {
    if (at === 0) continue;
    const entry = parse(raw, packEntry);
    if (!entry) report(at + 1, 'format', `Line ${at + 1} is neither a record, an absence nor words about one`);
    else if (entry.type === 'words') {
      if (subject?.ref !== entry.ref)
        report(at + 1, 'format', `Line ${at + 1} has words about ${entry.ref}, which is not above it`);
      else if (entry.reason !== undefined) subject.reason = entry.reason;
      subject = null;
    } else if (entry.type === 'absent') {
      subject = { ref: entry.ref, reason: entry.reason ?? entry.code ?? '' };
      absent.push(subject);
      know(entry.ref);
    } else {
      subject = { ref: entry.explanation.ref, reason: '' };
      records.push({ line: at + 1, explanation: entry.explanation });
      know(entry.explanation.ref);
    }
  }
  const byName = new Map(methods.map((method) => [`${method.id}@${method.version}`, method]));
  let recomputed = 0;
  for (const { line, explanation } of records) {
    const { ref } = explanation;
    for (const input of explanation.inputs) {
      if (!known.has(input.ref)) report(line, 'input-missing', `Input ${input.ref} of ${ref} is not in the pack`, ref);
    }
    if (explanation.method === null) continue;
    const method = byName.get(explanation.method);
    if (!method) unknownMethods.push(ref);
    else {
      const value = recompute(method, explanation);
      if (canonicalJson(value) === canonicalJson(explanation.value)) recomputed++;
      else report(line, 'value', `${ref} says ${explanation.value}, ${explanation.method} gives ${String(value)}`, ref);
    }
  }
  return { records: records.length, recomputed, unknownMethods, absent };
}

function recompute(method: EvidenceMethod, explanation: Explanation): unknown {
  try {
    return method.recompute(explanation);
  } catch (error) {
    return `an error: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** A line in its one canonical form, or null: two spellings of one signature would be two packs. */
function parse<S extends z.ZodType>(line: string | undefined, schema: S): z.infer<S> | null {
  try {
    const value: unknown = JSON.parse(line ?? '');
    const result = schema.safeParse(value);
    return result.success && canonicalJson(value) === line ? result.data : null;
  } catch {
    return null;
  }
}
