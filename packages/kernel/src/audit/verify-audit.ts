import type { KernelDatabase } from '../database/open-database.ts';
import { anchorContent, readAnchors, type AuditAnchor } from './anchors.ts';
import { auditHash, fromRow, genesisHash, type AuditRow } from './audit-record.ts';
import { keyId, verifySignature } from './installation-key.ts';

/** First place where a chain does not hold. */
export interface AuditBreak {
  chain: string;
  seq: number;
  reason:
    | 'row-changed'
    | 'row-missing'
    | 'row-reordered'
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
  chains: { chain: string; rows: number; head: string }[];
  /** First break of each chain. */
  breaks: AuditBreak[];
}

export interface VerifyAuditOptions {
  /** Public keys (PEM) whose anchors are believed. */
  publicKeys: readonly string[];
  /** Anchors kept elsewhere, checked beside those in the database. */
  anchors?: readonly AuditAnchor[];
}

const batchSize = 2000;

/** Reads every chain from its first row and checks hashes, order, completeness and anchors. Memory stays bounded. */
export async function verifyAudit(database: KernelDatabase, options: VerifyAuditOptions): Promise<AuditVerification> {
  const anchors = [...(await readAnchors(database)), ...(options.anchors ?? [])];
  const keys = new Map(options.publicKeys.map((key) => [keyId(key), key]));
  const stored = await database.kernelPool.query<{ chain: string }>('select distinct chain from kernel.audit_log');
  const names = new Set([...stored.rows.map(({ chain }) => chain), ...anchors.map(({ chain }) => chain)]);
  const result: AuditVerification = { ok: true, rows: 0, anchors: anchors.length, chains: [], breaks: [] };
  for (const chain of [...names].sort()) {
    const mine = anchors.filter((anchor) => anchor.chain === chain);
    const { rows, head, broken } = await verifyChain(database, chain, mine, keys);
    result.rows += rows;
    result.chains.push({ chain, rows, head });
    if (broken) result.breaks.push(broken);
  }
  result.ok = result.breaks.length === 0;
  return result;
}

async function verifyChain(
  database: KernelDatabase,
  chain: string,
  anchors: readonly AuditAnchor[],
  keys: ReadonlyMap<string, string>,
): Promise<{ rows: number; head: string; broken: AuditBreak | null }> {
  for (const anchor of anchors) {
    const broken = checkSignature(anchor, keys);
    if (broken) return { rows: 0, head: genesisHash, broken };
  }
  const expected = new Map<number, Set<string>>();
  for (const { seq, hash } of anchors) expected.set(seq, (expected.get(seq) ?? new Set()).add(hash));
  let head = genesisHash;
  let seq = 0;
  const stop = (at: number, reason: AuditBreak['reason'], message: string) => ({
    rows: seq,
    head,
    broken: { chain, seq: at, reason, message },
  });
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
  const last = Math.max(0, ...expected.keys());
  if (last > seq)
    return stop(seq + 1, 'tail-missing', `Chain ${chain} ends at row ${seq}, but row ${last} was anchored`);
  return { rows: seq, head, broken: null };
}

function checkSignature(anchor: AuditAnchor, keys: ReadonlyMap<string, string>): AuditBreak | null {
  const { chain, seq } = anchor;
  const key = keys.get(anchor.keyId);
  if (!key) {
    return {
      chain,
      seq,
      reason: 'anchor-unknown-key',
      message: `An anchor of chain ${chain} is signed by the unknown key ${anchor.keyId}`,
    };
  }
  if (verifySignature(key, anchorContent(anchor), anchor.signature)) return null;
  return {
    chain,
    seq,
    reason: 'anchor-forged',
    message: `The signature of the anchor at row ${seq} of chain ${chain} is wrong`,
  };
}
