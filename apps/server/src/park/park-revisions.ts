import { auditActor, parkErrors, type AuditActor } from '@lingtan/kernel';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ParkDiff } from './park-diff.ts';

/** One time that a park was changed as a whole. */
export interface ParkRevision {
  revision: number;
  /** ISO 8601 UTC. */
  at: string;
  /** Who. */
  actor: AuditActor;
  /** Name of the file that was applied; null for a rollback. */
  source: string | null;
  /** Of a rollback, the revision before which the park was brought back. */
  undoneFrom: number | null;
  /** False where the park was made by it, so that there is nothing to go back to. */
  hasBefore: boolean;
  diff: ParkDiff;
}

/** Where a change of a park comes from: a file, or a revision that is undone. */
export type ParkChangeSource = { file: string } | { undoneFrom: number };

const kept = 50;

/** Keeps what a park was before a change. Needs a kernel transaction, with the park locked. @returns its number */
export async function keepRevision(
  tx: Tx,
  parkId: string,
  {
    actor,
    source,
    before,
    diff,
  }: { actor: AuditActor; source: ParkChangeSource; before: string | null; diff: ParkDiff },
): Promise<number> {
  const { rows } = await tx.execute<{ next: number }>(
    sql`select coalesce(max(revision), 0) + 1 as next from kernel.park_revisions where park_id = ${parkId}`,
  );
  const revision = rows[0]!.next;
  const [file, undoneFrom] = 'file' in source ? [source.file, null] : [null, source.undoneFrom];
  await tx.execute(sql`insert into kernel.park_revisions (park_id, revision, actor, source, undone_from, before, diff)
    values (${parkId}, ${revision}, ${JSON.stringify(auditActor(actor))}::jsonb, ${file}, ${undoneFrom}, ${before}, ${JSON.stringify({ ...diff, revision })}::jsonb)`);
  await tx.execute(sql`delete from kernel.park_revisions where park_id = ${parkId} and revision <= ${revision - kept}`);
  return revision;
}

/** The last changes of a park, newest first. Needs a kernel transaction. */
export async function listRevisions(tx: Tx, parkId: string): Promise<ParkRevision[]> {
  const { rows } = await tx.execute(sql`select revision, actor, source, undone_from as "undoneFrom", diff,
      before is not null as "hasBefore", to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from kernel.park_revisions where park_id = ${parkId} order by revision desc`);
  return rows as unknown as ParkRevision[];
}

/**
 * What a park was before a revision, as a file; without a number, before its last one. Needs a kernel transaction.
 * @throws PARK_NO_REVISION, PARK_NOTHING_BEFORE
 */
export async function textBefore(
  tx: Tx,
  parkId: string,
  revision: number | null,
): Promise<{ revision: number; text: string }> {
  const { rows } = await tx.execute<{ revision: number; text: string | null }>(sql`select revision, before as text
    from kernel.park_revisions where park_id = ${parkId} and revision = coalesce(${revision}::int,
      (select max(revision) from kernel.park_revisions where park_id = ${parkId}))`);
  const found = rows[0];
  if (!found) throw parkErrors.NO_REVISION({ park: parkId, revision: revision ?? '1' });
  if (found.text === null) throw parkErrors.NOTHING_BEFORE({ park: parkId, revision: found.revision });
  return { revision: found.revision, text: found.text };
}
