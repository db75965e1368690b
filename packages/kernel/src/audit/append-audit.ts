import type { Tx } from '@lingtan/sdk';
import type pg from 'pg';
import { holdMs } from '../database/patience.ts';
import { atCommit } from '../database/transaction.ts';
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

type AuditLine = Omit<AuditRecord, 'seq' | 'prevHash' | 'hash'>;

/** Until the end of the transaction nobody else appends to the chain, which is near: whoever stands still here stops a park. */
async function lockChain(client: pg.ClientBase, chain: string): Promise<void> {
  await client.query(
    `select set_config('idle_in_transaction_session_timeout', $2, true),
       pg_advisory_xact_lock(hashtextextended('lingtan audit ' || $1, 0))`,
    [chain, String(holdMs)],
  );
}

/**
 * Appends to the chain of the park (or of the platform) when the caller's transaction commits: if it cannot be written,
 * neither can the change. Writers of one chain wait for each other, so the chain is locked for that last statement only.
 * @throws DATABASE_TRANSACTION_ENDED once the transaction is over
 */
export function appendAudit(tx: Tx, input: AuditInput): Promise<void> {
  const line: AuditLine = {
    chain: input.parkId ?? platformChain,
    parkId: input.parkId,
    at: new Date(input.at ?? Date.now()).toISOString(),
    actor: asJson(auditActor(input.actor)) as AuditActor,
    action: input.action,
    subject: input.subject,
    before: asJson(input.before),
    after: asJson(input.after),
    note: input.note ?? null,
  };
  return Promise.resolve(atCommit(tx, appendLines, line));
}

// One place for all transactions: what is kept for the same writer is written together.
async function appendLines(client: pg.ClientBase, lines: AuditLine[]): Promise<void> {
  // In one order everywhere, so that two transactions with lines for the park and the platform do not wait for each other.
  for (const chain of [...new Set(lines.map((line) => line.chain))].sort()) {
    await lockChain(client, chain);
    const { rows } = await client.query<{ seq: number; hash: string }>(
      'select seq, hash from kernel.audit_log where chain = $1 order by seq desc limit 1',
      [chain],
    );
    let seq = Number(rows[0]?.seq ?? 0);
    let prevHash = rows[0]?.hash ?? genesisHash;
    const records = lines
      .filter((line) => line.chain === chain)
      .map((line): AuditRecord => {
        const content = { ...line, seq: ++seq, prevHash };
        prevHash = auditHash(content);
        return { ...content, hash: prevHash };
      });
    await insert(client, records);
  }
}

function insert(client: pg.ClientBase, records: AuditRecord[]): Promise<unknown> {
  const columns = [
    records.map(({ chain }) => chain),
    records.map(({ seq }) => seq),
    records.map(({ parkId }) => parkId),
    records.map(({ at }) => at),
    records.map(({ actor }) => JSON.stringify(actor)),
    records.map(({ action }) => action),
    records.map(({ subject }) => subject),
    records.map(({ before }) => toColumn(before)),
    records.map(({ after }) => toColumn(after)),
    records.map(({ note }) => note),
    records.map((record) => record.prevHash),
    records.map(({ hash }) => hash),
  ];
  return client.query(
    `insert into kernel.audit_log (chain, seq, park_id, at, actor, action, subject, before, after, note, prev_hash, hash)
     select * from unnest($1::text[], $2::bigint[], $3::text[], $4::timestamptz[], $5::jsonb[], $6::text[], $7::text[],
       $8::jsonb[], $9::jsonb[], $10::text[], $11::text[], $12::text[])`,
    columns,
  );
}

/** As it will come back: no undefined, dates as text, and U+0000, which PostgreSQL cannot hold, replaced. */
function asJson(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  return JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '\\ufffd'));
}

function toColumn(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
