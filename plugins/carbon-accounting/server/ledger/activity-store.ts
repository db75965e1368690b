import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { NewActivity } from '../../contracts/index.ts';

/** One posting of the ledger. A reversal carries the number of the posting that it takes back. */
export interface Posting {
  no: number;
  activityId: string;
  revision: number;
  enterpriseId: string | null;
  day: string;
  debit: string;
  credit: string;
  content: Omit<NewActivity, 'note' | 'document'>;
  reverses: number | null;
  reversed: boolean;
  note: string;
  documentName: string | null;
  documentSha256: string | null;
  recordedBy: string;
  recordedAt: string;
}

const columns = sql`a.no::float8 as no, a.activity_id as "activityId", a.revision, a.enterprise_id as "enterpriseId", a.day::text as day,
  a.debit, a.credit, a.content, a.reverses::float8 as reverses, a.note, a.document_name as "documentName",
  a.document_sha256 as "documentSha256", a.recorded_by as "recordedBy",
  to_char(a.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt",
  exists (select from plugin_carbon_accounting.activities r where r.park_id = a.park_id and r.reverses = a.no) as reversed`;

/** All postings, newest first. */
export async function readPostings(tx: Tx): Promise<Posting[]> {
  const { rows } = await tx.execute<Posting & Record<string, unknown>>(sql`
    select ${columns} from plugin_carbon_accounting.activities a
    where a.park_id = current_setting('lingtan.park_id') order by a.no desc limit 5000`);
  return rows;
}

/** Postings that hold now: neither reversals nor reversed. Days `from` included, `to` excluded. */
export async function readCurrent(tx: Tx, from: string, to: string): Promise<Posting[]> {
  const { rows } = await tx.execute<Posting & Record<string, unknown>>(sql`
    select * from (
      select ${columns} from plugin_carbon_accounting.activities a
      where a.park_id = current_setting('lingtan.park_id') and a.day >= ${from}::date and a.day < ${to}::date and a.reverses is null
    ) p where not reversed order by "activityId"`);
  return rows;
}

/** Newest posting of an activity that is no reversal. */
export async function readActivity(
  tx: Tx,
  activityId: string,
  revision: number | null = null,
): Promise<Posting | null> {
  const { rows } = await tx.execute<Posting & Record<string, unknown>>(sql`
    select ${columns} from plugin_carbon_accounting.activities a
    where a.park_id = current_setting('lingtan.park_id') and a.activity_id = ${activityId} and a.reverses is null
      ${revision === null ? sql`` : sql`and a.revision = ${revision}`}
    order by a.revision desc limit 1`);
  return rows[0] ?? null;
}

export type NewPosting = Omit<Posting, 'no' | 'reversed' | 'recordedAt'>;

/** Writes a posting under the next number; the caller holds the lock of the books. */
export async function insertPosting(tx: Tx, parkId: string, posting: NewPosting): Promise<number> {
  const { rows } = await tx.execute<{ no: number }>(sql`
    insert into plugin_carbon_accounting.activities (park_id, no, activity_id, revision, enterprise_id, day, debit, credit, content,
      reverses, note, document_name, document_sha256, recorded_by)
    select ${parkId}, coalesce(max(no), 0) + 1, ${posting.activityId}, ${posting.revision}, ${posting.enterpriseId},
      ${posting.day}::date, ${posting.debit}, ${posting.credit}, ${JSON.stringify(posting.content)}::jsonb, ${posting.reverses}::bigint,
      ${posting.note}, ${posting.documentName}, ${posting.documentSha256}, ${posting.recordedBy}
    from plugin_carbon_accounting.activities where park_id = ${parkId}
    returning no::float8 as no`);
  return rows[0]!.no;
}
