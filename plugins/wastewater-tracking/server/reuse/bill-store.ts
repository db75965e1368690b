import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ReuseBillContent } from '../../contracts/index.ts';

const bills = sql.raw('plugin_wastewater_tracking.reuse_bills');
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

/** A bill that was issued. */
export interface IssuedBill {
  content: ReuseBillContent;
  revision: number;
  issuedBy: string;
  recordedAt: string;
}

/** The newest revision of each bill of a month, or the one that is asked for. */
export async function readIssued(
  tx: Tx,
  of: { month: string; enterprise?: string; revision?: number | null; asOf?: string | null },
): Promise<IssuedBill[]> {
  const { month, enterprise = null, revision = null, asOf = null } = of;
  const { rows } = await tx.execute<{
    content: ReuseBillContent;
    revision: number;
    issued_by: string;
    recorded_at: string;
  }>(sql`
    select distinct on (enterprise_id) content, revision, issued_by,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at
    from ${bills}
    where ${ofPark} and month = ${month} and (${enterprise}::text is null or enterprise_id = ${enterprise})
      and (${revision}::integer is null or revision = ${revision}::integer)
      and (${asOf}::timestamptz is null or recorded_at <= ${asOf}::timestamptz)
    order by enterprise_id, revision desc`);
  return rows.map(({ content, revision: no, issued_by: issuedBy, recorded_at: recordedAt }) => ({
    content,
    revision: no,
    issuedBy,
    recordedAt,
  }));
}

/** Writes a bill as the next revision of its month and returns the number. */
export async function insertBill(
  tx: Tx,
  parkId: string,
  content: ReuseBillContent,
  { note, issuedBy }: { note: string; issuedBy: string },
): Promise<number> {
  const { enterprise, month, totalFen } = content;
  const { rows } = await tx.execute<{ revision: number }>(sql`
    insert into ${bills} (park_id, enterprise_id, month, revision, content, total_fen, note, issued_by)
    select ${parkId}, ${enterprise}, ${month}, coalesce(max(revision), 0) + 1, ${JSON.stringify(content)}::jsonb,
      ${totalFen}::bigint, ${note}, ${issuedBy}
    from ${bills} where ${ofPark} and enterprise_id = ${enterprise} and month = ${month}
    returning revision`);
  return rows[0]!.revision;
}
