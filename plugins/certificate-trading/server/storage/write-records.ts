import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { CertificateStorage } from '../../contracts/index.ts';
import { totalQuantity } from '../../domain/index.ts';
import { iso } from '../refs.ts';
import type { Discharged } from './issue-discharges.ts';
import type { Charged } from './record-storage.ts';
import type { Revised } from './revise.ts';

interface Records {
  readonly charged: readonly Charged[];
  readonly discharged: readonly Discharged[];
  readonly revised: readonly Revised[];
}

/** Writes what was recorded, one statement for each table. Origins use the charges up, by the trigger of their table. */
export async function writeRecords(
  tx: Tx,
  parkId: string,
  transaction: number,
  { id, account }: CertificateStorage,
  { charged, discharged, revised }: Records,
): Promise<void> {
  const from = (rows: readonly object[]) => sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)`;
  if (charged.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.storage_charges (park_id, storage, account, transaction_no, starts_at, ends_at,
        revision, wh, certified_wh, interval_ref)
      select ${parkId}, ${id}, ${account}, ${transaction}, starts_at, ends_at, revision, wh, certified, ref
      from ${from(charged.map((each) => ({ ...recordOf(each), certified: totalQuantity(each.taken) })))}
        as c (starts_at timestamptz, ends_at timestamptz, revision int, wh bigint, certified bigint, ref text)`);
  const inputs = charged.flatMap(inputsOf);
  if (inputs.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.storage_inputs (park_id, storage, account, charge_at, issuance_no, wh)
      select ${parkId}, ${id}, ${account}, at, issuance, wh
      from ${from(inputs)} as i (at timestamptz, issuance bigint, wh bigint)`);
  if (discharged.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.storage_discharges (park_id, storage, account, transaction_no, starts_at, ends_at,
        revision, wh, issued_wh, unexplained_wh, interval_ref)
      select ${parkId}, ${id}, ${account}, ${transaction}, starts_at, ends_at, revision, wh, issued, unexplained, ref
      from ${from(
        discharged.map((each) => ({ ...recordOf(each), issued: each.issuedWh, unexplained: each.unexplainedWh })),
      )} as d (starts_at timestamptz, ends_at timestamptz, revision int, wh bigint, issued bigint, unexplained bigint, ref text)`);
  const origins = discharged.flatMap(originsOf);
  if (origins.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.storage_origins (park_id, storage, account, discharge_at, charge_at, certified,
        input_wh, output_wh)
      select ${parkId}, ${id}, ${account}, at, charge_at, certified, input, output
      from ${from(origins)} as o (at timestamptz, charge_at timestamptz, certified boolean, input bigint, output bigint)`);
  if (revised.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.storage_revisions (park_id, storage, account, transaction_no, side, starts_at,
        revision, delta_wh, withdrawn_wh, uncovered_wh)
      select ${parkId}, ${id}, ${account}, ${transaction}, side, at, revision, delta, withdrawn, uncovered
      from ${from(
        revised.map(({ side, start, revision, deltaWh, withdrawnWh, uncoveredWh }) => ({
          ...{ side, at: iso(start), revision, delta: deltaWh, withdrawn: withdrawnWh, uncovered: uncoveredWh },
        })),
      )} as r (side text, at timestamptz, revision int, delta bigint, withdrawn bigint, uncovered bigint)`);
}

function recordOf({ interval: { start, end, revision, ref }, wh }: Pick<Charged, 'interval' | 'wh'>) {
  return { starts_at: iso(start), ends_at: iso(end), revision, wh, ref };
}

function inputsOf({ interval, taken }: Charged) {
  const byIssue = new Map<string, number>();
  for (const holding of taken)
    byIssue.set(holding.issuanceId, (byIssue.get(holding.issuanceId) ?? 0) + totalQuantity([holding]));
  return [...byIssue].map(([issuance, wh]) => ({ at: iso(interval.start), issuance, wh }));
}

function originsOf({ interval, origins }: Discharged) {
  return origins.map(({ lot, inputWh, deliveredWh }) => ({
    at: iso(interval.start),
    charge_at: iso(lot.at),
    certified: lot.certificate !== undefined,
    input: inputWh,
    output: deliveredWh,
  }));
}
