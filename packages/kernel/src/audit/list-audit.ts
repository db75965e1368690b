import type { KernelDatabase } from '../database/open-database.ts';
import { auditActor, fromRow, platformChain, type AuditRecord, type AuditRow } from './audit-record.ts';

/** Rows of a park (null: of the platform), newest first. `before` is the last `seq` seen. */
export async function listAudit(
  database: KernelDatabase,
  parkId: string | null,
  { limit = 100, before }: { limit?: number; before?: number } = {},
): Promise<AuditRecord[]> {
  const { rows } = await database.kernelPool.query<AuditRow>(
    `select * from kernel.audit_log where chain = $1 and ($2::bigint is null or seq < $2) order by seq desc limit $3`,
    [parkId ?? platformChain, before ?? null, limit],
  );
  return rows.map((row) => ({ ...fromRow(row), actor: auditActor(row.actor) }));
}
