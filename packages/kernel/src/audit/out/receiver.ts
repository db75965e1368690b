import type { AuditRecord } from '../audit-record.ts';

/** Somewhere outside that the audit log is sent to, row by row. */
export interface AuditReceiver {
  /** What it is called in the database, in the log and in metrics: its address without what could be a secret. */
  readonly id: string;
  /** Sends rows of one chain in their order. Done when the other side has them, as far as its protocol tells. */
  send(rows: readonly AuditRecord[], signal: AbortSignal): Promise<void>;
  close(): void;
}
