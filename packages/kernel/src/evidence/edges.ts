import type { EvidenceRef, Tx } from '@lingtan/sdk';
import { parseRef } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/open-database.ts';
import { rawClient } from '../database/transaction.ts';
import { evidenceErrors } from './errors.ts';

/** Stores what a derived record was made from, in the transaction that writes the record. Idempotent. */
export async function recordEvidence(
  tx: Tx,
  parkId: string,
  derived: EvidenceRef,
  inputs: readonly EvidenceRef[],
): Promise<void> {
  for (const ref of [derived, ...inputs]) if (!parseRef(ref)) throw evidenceErrors.BAD_REF({ ref });
  if (inputs.length === 0) return;
  await rawClient(tx).query(
    `insert into kernel.evidence_edges (park_id, input_ref, derived_ref)
     select distinct $1, input, $2 from unnest($3::text[]) as input on conflict do nothing`,
    [parkId, derived, inputs],
  );
}

/**
 * Records with a stored edge from `ref`. Without a revision all revisions count; with one, so do edges that name the
 * record without it.
 */
export async function storedDependents(
  database: KernelDatabase,
  parkId: string,
  ref: EvidenceRef,
): Promise<EvidenceRef[]> {
  const parsed = parseRef(ref);
  if (!parsed) throw evidenceErrors.BAD_REF({ ref });
  const base = `${parsed.kind}/${parsed.key}`;
  const any = parsed.revision === null;
  const { rows } = await database.kernelPool.query<{ derived_ref: string }>(
    `select distinct derived_ref from kernel.evidence_edges
     where park_id = $1 and (input_ref = $2 or input_ref = $3 or ($4 and input_ref > $2 || '@' and input_ref < $2 || 'A'))
     order by derived_ref`,
    [parkId, base, ref, any],
  );
  return rows.map((row) => row.derived_ref);
}
