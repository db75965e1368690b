import type { ParkScope, Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { BillState } from '../../contracts/index.ts';
import { lockPark } from '../context.ts';
import type { Energy } from '../context.ts';
import { insertStates, lackingColumn, stateColumns } from './bill-store.ts';
import { billStoreErrors } from './errors.ts';

interface Row extends Record<string, unknown> {
  id: string;
  account_id: string;
  month: string;
  enterprise_id: string | null;
  state: BillState;
  lacking: boolean;
}

/** What is to be issued, and why although data are missing under some of it. */
export interface WantedBills {
  bills: readonly string[];
  acceptMissing: boolean;
  note: string;
}

/** Shortest reason that says something. */
const leastReason = 3;

/**
 * Issues drafts, all or none. Only the newest revision of an account and month can be issued, and one under which data are
 * missing only with the reason why.
 */
export async function issueBills(
  energy: Energy,
  tx: Tx,
  { bills: ids, acceptMissing, note }: WantedBills,
  principal: Principal,
  audit: ParkScope['audit'],
): Promise<string[]> {
  await lockPark(tx, energy.parkId);
  const wanted = [...new Set(ids)];
  const { rows } = await tx.execute<Row>(sql`
    select b.id, b.account_id, b.month, b.enterprise_id, ${stateColumns}, ${lackingColumn}
    from plugin_energy_metering.bills b
    where b.park_id = current_setting('lingtan.park_id') and (b.account_id, b.month) in (
      select account_id, month from plugin_energy_metering.bills
      where park_id = current_setting('lingtan.park_id') and id = any(${sql.param(wanted)}::text[]))
    order by b.account_id, b.month, b.revision`);
  const known = new Map(rows.map((row) => [row.id, row]));
  const newest = new Map(rows.map((row) => [`${row.account_id}/${row.month}`, row]));
  for (const id of wanted) {
    const row = known.get(id);
    if (!row) throw billStoreErrors.UNKNOWN({ bill: id });
    const last = newest.get(`${row.account_id}/${row.month}`)!;
    if (last.id !== id) throw billStoreErrors.NOT_NEWEST({ bill: id, newest: last.id });
    if (row.state !== 'draft') throw billStoreErrors.NOT_DRAFT({ bill: id, state: row.state });
  }
  const lacking = wanted.filter((id) => known.get(id)!.lacking);
  if (lacking.length > 0 && !(acceptMissing && note.length >= leastReason))
    throw billStoreErrors.DATA_MISSING({ bill: lacking[0]!, count: lacking.length });
  const replaced = rows.filter(
    (row) => row.state === 'issued' && wanted.includes(newest.get(`${row.account_id}/${row.month}`)!.id),
  );
  await insertStates(
    tx,
    energy.parkId,
    [
      ...replaced.map((row) => ({ billId: row.id, enterpriseId: row.enterprise_id, state: 'superseded' as const })),
      ...wanted.map((id) => {
        const { enterprise_id: enterpriseId, lacking } = known.get(id)!;
        return { billId: id, enterpriseId, state: 'issued' as const, missingReason: lacking ? note : null };
      }),
    ],
    principal,
  );
  await audit(tx, {
    action: 'energy.bills-issue',
    subject: wanted.length === 1 ? wanted[0]! : `bills/${wanted.length}`,
    actor: principal,
    after: { issued: wanted, superseded: replaced.map(({ id }) => id), ...(lacking.length > 0 ? { lacking } : {}) },
    ...(note === '' ? {} : { note }),
  });
  return wanted;
}
