import type { KernelDatabase } from '../database/open-database.ts';
import { anchorContent, readAnchors, type AuditAnchor } from './anchors.ts';
import { auditHash, fromRow, genesisHash, type AuditRow } from './audit-record.ts';
import { keyId, type RetiredKey, verifySignature } from './installation-key.ts';

/** First place where a chain does not hold. */
export interface AuditBreak {
  chain: string;
  seq: number;
  reason:
    | 'row-changed'
    | 'row-missing'
    | 'row-reordered'
    | 'row-pruned'
    | 'tail-missing'
    | 'anchor-forged'
    | 'anchor-unknown-key'
    | 'anchor-mismatch';
  /** One English sentence. */
  message: string;
}

export interface AuditVerification {
  ok: boolean;
  rows: number;
  anchors: number;
  /** `prunedThrough`: number of the last row that was deleted after the retention; null where the first is there. */
  chains: { chain: string; rows: number; head: string; prunedThrough: number | null }[];
  /** First break of each chain. */
  breaks: AuditBreak[];
}

export interface VerifyAuditOptions {
  /** Public keys (PEM) whose anchors are believed. */
  publicKeys: readonly string[];
  /** Keys that those took the place of, whose anchors are believed up to then. */
  retired?: readonly RetiredKey[];
  /** Anchors kept elsewhere, checked beside those in the database. */
  anchors?: readonly AuditAnchor[];
}

const batchSize = 2000;

/**
 * Reads every chain from its first row, or from the one after the signed anchor of the rows that were pruned, and checks
 * hashes, order, completeness and anchors. Memory stays bounded.
 */
export async function verifyAudit(database: KernelDatabase, options: VerifyAuditOptions): Promise<AuditVerification> {
  const anchors = [...(await readAnchors(database)), ...(options.anchors ?? [])];
  const present = options.publicKeys.map((publicKey) => ({ keyId: keyId(publicKey), publicKey, retiredAt: null }));
  const keys: Keys = new Map([...(options.retired ?? []), ...present].map((key) => [key.keyId, key]));
  const stored = await database.kernelPool.query<{ chain: string }>('select distinct chain from kernel.audit_log');
  const names = new Set([...stored.rows.map(({ chain }) => chain), ...anchors.map(({ chain }) => chain)]);
  const result: AuditVerification = { ok: true, rows: 0, anchors: anchors.length, chains: [], breaks: [] };
  for (const chain of [...names].sort()) {
    const mine = anchors.filter((anchor) => anchor.chain === chain);
    const { broken, ...found } = await verifyChain(database, chain, mine, keys);
    result.rows += found.rows;
    result.chains.push(found);
    if (broken) result.breaks.push(broken);
  }
  result.ok = result.breaks.length === 0;
  return result;
}

type Keys = ReadonlyMap<string, { publicKey: string; retiredAt: string | null }>;

async function verifyChain(
  database: KernelDatabase,
  chain: string,
  anchors: readonly AuditAnchor[],
  keys: Keys,
): Promise<AuditVerification['chains'][number] & { broken: AuditBreak | null }> {
  for (const anchor of anchors) {
    const broken = checkSignature(anchor, keys);
    if (broken) return { chain, rows: 0, head: genesisHash, prunedThrough: null, broken };
  }
  const [cut] = anchors.filter(({ kind }) => kind === 'pruned').sort((a, b) => b.seq - a.seq);
  const first = cut?.seq ?? 0;
  const expected = new Map<number, Set<string>>();
  for (const anchor of anchors)
    if (anchor.seq >= first) expected.set(anchor.seq, (expected.get(anchor.seq) ?? new Set()).add(anchor.hash));
  let head = cut?.hash ?? genesisHash;
  let seq = first;
  const stop = (at: number, reason: AuditBreak['reason'], message: string) => ({
    ...{ chain, rows: seq - first, head, prunedThrough: cut ? first : null },
    broken: { chain, seq: at, reason, message },
  });
  if (cut) {
    const { rows } = await database.kernelPool.query<{ seq: string }>(
      'select seq from kernel.audit_log where chain = $1 and seq <= $2 order by seq limit 1',
      [chain, first],
    );
    if (rows[0])
      return stop(
        Number(rows[0].seq),
        'row-pruned',
        `Row ${rows[0].seq} of chain ${chain} was pruned and is there again`,
      );
    if (expected.get(first)!.size > 1)
      return stop(first, 'anchor-mismatch', `Two anchors of chain ${chain} name different rows ${first}`);
  }
  for (;;) {
    const { rows } = await database.kernelPool.query<AuditRow>(
      'select * from kernel.audit_log where chain = $1 and seq > $2 order by seq limit $3',
      [chain, seq, batchSize],
    );
    for (const row of rows) {
      const record = fromRow(row);
      if (record.seq !== seq + 1) return stop(seq + 1, 'row-missing', `Row ${seq + 1} of chain ${chain} is missing`);
      if (auditHash(record) !== record.hash) {
        return stop(
          record.seq,
          'row-changed',
          `Row ${record.seq} of chain ${chain} does not have the content it was written with`,
        );
      }
      if (record.prevHash !== head) {
        return stop(
          record.seq,
          'row-reordered',
          `Row ${record.seq} of chain ${chain} does not follow the row before it`,
        );
      }
      const anchored = expected.get(record.seq);
      if (anchored && (anchored.size > 1 || !anchored.has(record.hash))) {
        return stop(
          record.seq,
          'anchor-mismatch',
          `Row ${record.seq} of chain ${chain} is not the one that was anchored`,
        );
      }
      head = record.hash;
      seq = record.seq;
    }
    if (rows.length < batchSize) break;
  }
  // A chain is never pruned without a row that says so.
  const last = Math.max(0, ...expected.keys()) + (cut && seq === first ? 1 : 0);
  if (last > seq)
    return stop(seq + 1, 'tail-missing', `Chain ${chain} ends at row ${seq}, but row ${last} was anchored`);
  return { chain, rows: seq - first, head, prunedThrough: cut ? first : null, broken: null };
}

function checkSignature(anchor: AuditAnchor, keys: Keys): AuditBreak | null {
  const { chain, seq, at } = anchor;
  const key = keys.get(anchor.keyId);
  const broken = (reason: AuditBreak['reason'], message: string): AuditBreak => ({ chain, seq, reason, message });
  if (!key)
    return broken('anchor-unknown-key', `An anchor of chain ${chain} is signed by the unknown key ${anchor.keyId}`);
  if (!verifySignature(key.publicKey, anchorContent(anchor), anchor.signature))
    return broken('anchor-forged', `The signature of the anchor at row ${seq} of chain ${chain} is wrong`);
  if (key.retiredAt !== null && at > key.retiredAt)
    return broken('anchor-forged', `The anchor at row ${seq} of chain ${chain} is later than its key ${anchor.keyId}`);
  return null;
}
