import { canonicalJson, sha256 } from '@lingtan/sdk';

/** Who did it. */
export interface AuditActor {
  kind: 'user' | 'api-key' | 'device' | 'screen' | 'system' | 'plugin';
  id: string;
  name: string;
  role?: string;
}

/** Only what the log says of an actor: callers may hand over a whole principal, whose rights do not belong into it. */
export function auditActor({ kind, id, name, role }: AuditActor): AuditActor {
  return { kind, id, name, ...(role === undefined ? {} : { role }) };
}

/** One row of the log. */
export interface AuditRecord {
  /** Park id, or `platform` for what concerns the installation. */
  chain: string;
  /** 1, 2, 3 … without gaps within the chain. */
  seq: number;
  parkId: string | null;
  /** ISO 8601 UTC, milliseconds. */
  at: string;
  actor: AuditActor;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
  note: string | null;
  /** Hash of the row before; 64 zeros for the first. */
  prevHash: string;
  /** SHA-256 over the previous hash and the canonical JSON of all other fields. */
  hash: string;
}

/** What stands before the first row of a chain. */
export const genesisHash = '0'.repeat(64);

/** Chain of what concerns no park. */
export const platformChain = 'platform';

/** Hash of a row: `sha256(prevHash + canonicalJson(row without hash))`. */
export function auditHash(record: Omit<AuditRecord, 'hash'> & { hash?: string }): string {
  const { hash: _, ...content } = record;
  return sha256(record.prevHash + canonicalJson(content));
}

/** A row as the database returns it. */
export interface AuditRow {
  chain: string;
  seq: number | string;
  park_id: string | null;
  at: Date;
  actor: AuditActor;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
  note: string | null;
  prev_hash: string;
  hash: string;
}

/** Columns in the shape that is hashed. */
export function fromRow(row: AuditRow): AuditRecord {
  return {
    chain: row.chain,
    seq: Number(row.seq),
    parkId: row.park_id,
    at: row.at.toISOString(),
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    before: row.before,
    after: row.after,
    note: row.note,
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}
