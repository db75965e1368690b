import { canonicalJson } from '@lingtan/sdk';
import type pg from 'pg';
import type { KernelDatabase } from '../database/open-database.ts';
import type { InstallationKey } from './installation-key.ts';

/** The head of a chain at some time, signed. Kept apart from the database, it proves that no tail was cut off. */
export interface AuditAnchor {
  chain: string;
  seq: number;
  hash: string;
  /** ISO 8601 UTC. */
  at: string;
  /** `pruned`: the rows up to this one were deleted after the retention, and the rest follows on it. Absent for a head. */
  kind?: 'pruned';
  keyId: string;
  /** Base64, ed25519 over the canonical JSON of the fields above. */
  signature: string;
}

/** What is signed. */
export function anchorContent(anchor: Omit<AuditAnchor, 'signature'>): string {
  const { chain, seq, hash, at, keyId, kind } = anchor;
  return canonicalJson({ chain, seq, hash, at, keyId, ...(kind === undefined ? {} : { kind }) });
}

/** Signs a row of a chain and stores the anchor. */
export async function storeAnchor(
  client: Pick<pg.ClientBase, 'query'>,
  key: InstallationKey,
  of: Omit<AuditAnchor, 'keyId' | 'signature'>,
): Promise<AuditAnchor> {
  const content = { ...of, keyId: key.id };
  const anchor = { ...content, signature: key.sign(anchorContent(content)) };
  await client.query(
    'insert into kernel.audit_anchors (chain, seq, hash, at, kind, key_id, signature) values ($1, $2, $3, $4, $5, $6, $7)',
    [anchor.chain, anchor.seq, anchor.hash, anchor.at, anchor.kind ?? 'head', anchor.keyId, anchor.signature],
  );
  return anchor;
}

/** Signs the heads of all chains that grew since their last anchor by this key, stores and returns the anchors. */
export async function anchorAudit(
  database: KernelDatabase,
  key: InstallationKey,
  now = Date.now(),
): Promise<AuditAnchor[]> {
  const { rows } = await database.kernelPool.query<{ chain: string; seq: number; hash: string }>(
    `select l.chain, l.seq, l.hash
     from (select chain, max(seq) as seq from kernel.audit_log group by chain) head
     join kernel.audit_log l using (chain, seq)
     where not exists (select from kernel.audit_anchors a
       where a.chain = l.chain and a.seq = l.seq and a.hash = l.hash and a.key_id = $1)`,
    [key.id],
  );
  const anchors: AuditAnchor[] = [];
  for (const { chain, seq, hash } of rows) {
    const head = { chain, seq: Number(seq), hash, at: new Date(now).toISOString() };
    anchors.push(await storeAnchor(database.kernelPool, key, head));
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
    kind: 'head' | 'pruned';
    key_id: string;
    signature: string;
  }>('select chain, seq, hash, at, kind, key_id, signature from kernel.audit_anchors order by id');
  return rows.map((row) => ({
    chain: row.chain,
    seq: Number(row.seq),
    hash: row.hash,
    at: row.at.toISOString(),
    ...(row.kind === 'pruned' ? { kind: row.kind } : {}),
    keyId: row.key_id,
    signature: row.signature,
  }));
}
