import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Factor } from '../../contracts/index.ts';

/** A factor version of the park. */
export interface StoredFactor {
  factor: Factor;
  note: string;
  proposedBy: string;
  proposedPerson: string;
  proposedAt: string;
  approved: boolean | null;
  decidedBy: string | null;
  decidedAt: string | null;
}

const at = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);

export async function readStoredFactors(tx: Tx): Promise<StoredFactor[]> {
  const { rows } = await tx.execute<StoredFactor & Record<string, unknown>>(sql`
    select f.content as factor, f.note, f.proposed_by as "proposedBy", f.proposed_person as "proposedPerson",
      ${at('f.proposed_at')} as "proposedAt", d.approved, d.decided_by as "decidedBy", ${at('d.decided_at')} as "decidedAt"
    from plugin_carbon_accounting.factors f
    left join plugin_carbon_accounting.factor_decisions d on d.park_id = f.park_id and d.id = f.id and d.version = f.version
    where f.park_id = current_setting('lingtan.park_id') order by f.id, f.version`);
  return rows;
}

export async function insertFactor(
  tx: Tx,
  parkId: string,
  factor: Factor,
  { note, by, person }: { note: string; by: string; person: string },
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_carbon_accounting.factors (park_id, id, version, content, note, proposed_by, proposed_person)
    values (${parkId}, ${factor.id}, ${factor.version}, ${JSON.stringify(factor)}::jsonb, ${note}, ${by}, ${person})`);
}

export async function insertDecision(
  tx: Tx,
  parkId: string,
  { id, version, approved, note, by }: { id: string; version: number; approved: boolean; note: string; by: string },
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_carbon_accounting.factor_decisions (park_id, id, version, approved, note, decided_by)
    values (${parkId}, ${id}, ${version}, ${approved}, ${note}, ${by})`);
}
