/** One row of the audit log. */
export interface AuditRow {
  seq: number | string;
  at: string;
  actor: { kind: string; id: string; name: string; role?: string };
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
  note: string | null;
  hash: string;
  prevHash?: string;
}

export interface AuditAnswer {
  rows: AuditRow[];
  next: string | number | null;
}

export interface AuditVerification {
  ok: boolean;
  rows: number;
  anchors?: number;
  chains: { chain: string; rows: number; head: string }[];
  breaks?: { chain: string; seq: number; reason: string; message: string }[];
}
