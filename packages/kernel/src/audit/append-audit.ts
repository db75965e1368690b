import type { Tx } from '@lingtan/sdk';
import type pg from 'pg';
import { rawClient } from '../database/transaction.ts';
import {
  auditActor,
  auditHash,
  genesisHash,
  platformChain,
  type AuditActor,
  type AuditRecord,
} from './audit-record.ts';

/** What happened. */
export interface AuditInput {
  /** Null for what concerns the installation; needs a kernel transaction then. */
  parkId: string | null;
  actor: AuditActor;
  action: string;
  subject: string;
  before?: unknown;
  after?: unknown;
  note?: string;
  /** ISO 8601 UTC; default now. The order of the chain is that of `seq`, whatever clocks say. */
  at?: string;
}

/** Until the end of the transaction nobody else appends to the chain, or cuts it. */
export async function lockChain(client: pg.ClientBase, chain: string): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtextextended('lingtan audit ' || $1, 0))`, [chain]);
}

/**
 * Appends to the chain of the park (or of the platform) in the caller's transaction: if it cannot be written, neither
 * can the change. Writers of one chain wait for each other until commit.
 */
export async function appendAudit(tx: Tx, input: AuditInput): Promise<AuditRecord> {
  const client = rawClient(tx);
  const chain = input.parkId ?? platformChain;
  await lockChain(client, chain);
  const { rows } = await client.query<{ seq: number; hash: string }>(
    'select seq, hash from kernel.audit_log where chain = $1 order by seq desc limit 1',
    [chain],
  );
  const content = {
    chain,
    seq: Number(rows[0]?.seq ?? 0) + 1,
    parkId: input.parkId,
    at: new Date(input.at ?? Date.now()).toISOString(),
    actor: asJson(auditActor(input.actor)) as AuditActor,
    action: input.action,
    subject: input.subject,
    before: asJson(input.before),
    after: asJson(input.after),
    note: input.note ?? null,
    prevHash: rows[0]?.hash ?? genesisHash,
  };
  const record: AuditRecord = { ...content, hash: auditHash(content) };
  await client.query(
    `insert into kernel.audit_log (chain, seq, park_id, at, actor, action, subject, before, after, note, prev_hash, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      record.chain,
      record.seq,
      record.parkId,
      record.at,
      JSON.stringify(record.actor),
      record.action,
      record.subject,
      toColumn(record.before),
      toColumn(record.after),
      record.note,
      record.prevHash,
      record.hash,
    ],
  );
  return record;
}

/** As it will come back: no undefined, dates as text, and U+0000, which PostgreSQL cannot hold, replaced. */
function asJson(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  return JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '\\ufffd'));
}

function toColumn(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
