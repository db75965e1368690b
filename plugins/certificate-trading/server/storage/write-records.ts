import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { CertificateStorage } from '../../contracts/index.ts';
import { totalQuantity } from '../../domain/index.ts';
import { iso } from '../refs.ts';
import type { Discharged } from './issue-discharges.ts';
import type { Charged } from './record-storage.ts';
import type { Revised } from './revise.ts';

const recordsOf = (rows: readonly object[]) => sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)`;

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
  if (charged.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.storage_charges (park_id, storage, account, transaction_no, starts_at, ends_at,
        revision, wh, certified_wh, interval_ref)
      select ${parkId}, ${id}, ${account}, ${transaction}, starts_at, ends_at, revision, wh, certified, ref
      from ${recordsOf(charged.map((each) => ({ ...recordOf(each), certified: totalQuantity(each.taken) })))}
        as c (starts_at timestamptz, ends_at timestamptz, revision int, wh bigint, certified bigint, ref text)`);
  const inputs = [
    ...charged.flatMap((each) => inputsOf(each, 0)),
    ...revised.flatMap(({ interval, adding: { taken } }) => inputsOf({ interval, taken }, interval.revision)),
  ];
  if (inputs.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.storage_inputs (park_id, storage, account, charge_at, issuance_no, wh, revision)
      select ${parkId}, ${id}, ${account}, at, issuance, wh, revision
      from ${recordsOf(inputs)} as i (at timestamptz, issuance bigint, wh bigint, revision int)`);
  if (discharged.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.storage_discharges (park_id, storage, account, transaction_no, starts_at, ends_at,
        revision, wh, issued_wh, unexplained_wh, interval_ref)
      select ${parkId}, ${id}, ${account}, ${transaction}, starts_at, ends_at, revision, wh, issued, unexplained, ref
      from ${recordsOf(
        discharged.map((each) => ({ ...recordOf(each), issued: each.issuedWh, unexplained: each.unexplainedWh })),
      )} as d (starts_at timestamptz, ends_at timestamptz, revision int, wh bigint, issued bigint, unexplained bigint, ref text)`);
  // Before the origins: what a lot gets back can be discharged at once.
  await writeRevisions(tx, parkId, transaction, { id, account }, revised);
  const origins = discharged.flatMap(originsOf);
  if (origins.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.storage_origins (park_id, storage, account, discharge_at, charge_at, certified,
        input_wh, output_wh)
      select ${parkId}, ${id}, ${account}, at, charge_at, certified, input, output
      from ${recordsOf(origins)} as o (at timestamptz, charge_at timestamptz, certified boolean, input bigint, output bigint)`);
}

async function writeRevisions(
  tx: Tx,
  parkId: string,
  transaction: number,
  { id, account }: Pick<CertificateStorage, 'id' | 'account'>,
  revised: readonly Revised[],
): Promise<void> {
  if (revised.length === 0) return;
  const rows = revised.map(({ side, interval, deltaWh, withdrawnWh, uncoveredWh, lot, adding }) => ({
    ...{ side, at: iso(interval.start), revision: interval.revision, delta: deltaWh },
    ...{ withdrawn: withdrawnWh, uncovered: uncoveredWh, added: totalQuantity(adding.taken) },
    ...{ certified: lot.lostCertifiedWh, plain: lot.lostPlainWh },
  }));
  await tx.execute(sql`
    insert into plugin_certificate_trading.storage_revisions (park_id, storage, account, transaction_no, side, starts_at,
      revision, delta_wh, withdrawn_wh, uncovered_wh, added_certified_wh, lost_certified_wh, lost_plain_wh)
    select ${parkId}, ${id}, ${account}, ${transaction}, side, at, revision, delta, withdrawn, uncovered, added, certified, plain
    from ${recordsOf(rows)} as r (side text, at timestamptz, revision int, delta bigint, withdrawn bigint, uncovered bigint,
      added bigint, certified bigint, plain bigint)`);
  const withdrawals = revised
    .filter(({ side }) => side === 'charge')
    .flatMap(({ interval, withdrawals: list }) =>
      list.map(({ dischargeAt, withdrawnWh, uncoveredWh }) => ({
        ...{ at: iso(interval.start), revision: interval.revision, discharge: iso(dischargeAt) },
        ...{ withdrawn: withdrawnWh, uncovered: uncoveredWh },
      })),
    );
  if (withdrawals.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.storage_withdrawals (park_id, storage, account, transaction_no, charge_at,
        revision, discharge_at, withdrawn_wh, uncovered_wh)
      select ${parkId}, ${id}, ${account}, ${transaction}, at, revision, discharge, withdrawn, uncovered
      from ${recordsOf(withdrawals)} as w (at timestamptz, revision int, discharge timestamptz, withdrawn bigint,
        uncovered bigint)`);
}

function recordOf({ interval: { start, end, revision, ref }, wh }: Pick<Charged, 'interval' | 'wh'>) {
  return { starts_at: iso(start), ends_at: iso(end), revision, wh, ref };
}

/** `revision` 0 with the record itself. */
function inputsOf({ interval, taken }: Pick<Charged, 'interval' | 'taken'>, revision: number) {
  const byIssue = new Map<string, number>();
  for (const holding of taken)
    byIssue.set(holding.issuanceId, (byIssue.get(holding.issuanceId) ?? 0) + totalQuantity([holding]));
  return [...byIssue].map(([issuance, wh]) => ({ at: iso(interval.start), issuance, wh, revision }));
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
