import { canonicalJson } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/open-database.ts';
import type { InstallationKey } from './installation-key.ts';

/** The head of a chain at some time, signed. Kept apart from the database, it proves that no tail was cut off. */
export interface AuditAnchor {
  chain: string;
  seq: number;
  hash: string;
  /** ISO 8601 UTC. */
  at: string;
  keyId: string;
  /** Base64, ed25519 over the canonical JSON of the fields above. */
  signature: string;
}

/** What is signed. */
export function anchorContent(anchor: Omit<AuditAnchor, 'signature'>): string {
  const { chain, seq, hash, at, keyId } = anchor;
  return canonicalJson({ chain, seq, hash, at, keyId });
}

/** Signs the heads of all chains that grew since their last anchor, stores and returns the anchors. */
export async function anchorAudit(
  database: KernelDatabase,
  key: InstallationKey,
  now = Date.now(),
): Promise<AuditAnchor[]> {
  const { rows } = await database.kernelPool.query<{ chain: string; seq: number; hash: string }>(
    `select l.chain, l.seq, l.hash
     from (select chain, max(seq) as seq from kernel.audit_log group by chain) head
     join kernel.audit_log l using (chain, seq)
     where not exists (select from kernel.audit_anchors a where a.chain = l.chain and a.seq = l.seq and a.hash = l.hash)`,
  );
  const anchors: AuditAnchor[] = [];
  for (const row of rows) {
    const content = {
      chain: row.chain,
      seq: Number(row.seq),
      hash: row.hash,
      at: new Date(now).toISOString(),
      keyId: key.id,
    };
    const anchor = { ...content, signature: key.sign(anchorContent(content)) };
    await database.kernelPool.query(
      'insert into kernel.audit_anchors (chain, seq, hash, at, key_id, signature) values ($1, $2, $3, $4, $5, $6)',
      [anchor.chain, anchor.seq, anchor.hash, anchor.at, anchor.keyId, anchor.signature],
    );
    anchors.push(anchor);
  }
  return anchors;
}

/** All anchors in the database, oldest first. */
export async function readAnchors(database: KernelDatabase): Promise<AuditAnchor[]> {
  const { rows } = await database.kernelPool.query<{
    chain: string;
    seq: number;
    hash: string;
    at: Date;
    key_id: string;
    signature: string;
  }>('select chain, seq, hash, at, key_id, signature from kernel.audit_anchors order by id');
  return rows.map((row) => ({
    chain: row.chain,
    seq: Number(row.seq),
    hash: row.hash,
    at: row.at.toISOString(),
    keyId: row.key_id,
    signature: row.signature,
  }));
}
