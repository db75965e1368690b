import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { BillingAccount, BillingAccountRecord } from '../../contracts/index.ts';

/** Stands for "since ever" in the key. */
const ever = '0001-01-01';

interface Row extends Record<string, unknown> {
  account_id: string;
  valid_from: string;
  revision: number;
  name: BillingAccount['name'];
  enterprise_id: string | null;
  tariff_id: string;
  meters: string[] | null;
  reason: string | null;
  recorded_at: string;
  recorded_by: string;
}

function fromRow(row: Row): BillingAccountRecord {
  return {
    id: row.account_id,
    name: row.name,
    enterpriseId: row.enterprise_id,
    tariffId: row.tariff_id,
    ...(row.meters === null ? {} : { meters: row.meters }),
    ...(row.valid_from === ever ? {} : { validFrom: row.valid_from }),
    revision: row.revision,
    reason: row.reason,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  };
}

/** Which state of the accounts is asked for. */
export interface AccountQuery {
  /** Local date on which they hold; absent: whatever was entered last to begin. */
  on?: string;
  asOf?: string | null;
}

/** Accounts that the transaction may see, by id; removed ones are left out. */
export async function readAccounts(tx: Tx, { on, asOf }: AccountQuery = {}): Promise<BillingAccountRecord[]> {
  const { rows } = await tx.execute<Row>(sql`
    select account_id, valid_from::text as valid_from, revision, name, enterprise_id, tariff_id, meters, reason, recorded_by,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at
    from (
      select distinct on (account_id) * from plugin_energy_metering.billing_accounts
      where park_id = current_setting('lingtan.park_id')
        ${on === undefined ? sql`` : sql`and valid_from <= ${on}::date`}
        ${asOf ? sql`and recorded_at <= ${asOf}::timestamptz` : sql``}
      order by account_id, plugin_energy_metering.billing_accounts.valid_from desc, revision desc
    ) newest
    where not removed order by account_id`);
  return rows.map(fromRow);
}

/** Ids of all accounts that were ever entered, removed ones too. */
export async function readAccountIds(tx: Tx): Promise<Set<string>> {
  const { rows } = await tx.execute<{ account_id: string }>(sql`
    select distinct account_id from plugin_energy_metering.billing_accounts
    where park_id = current_setting('lingtan.park_id')`);
  return new Set(rows.map((row) => row.account_id));
}

/** Tariffs that an enterprise is or was billed by. */
export async function readTariffsOf(tx: Tx, enterpriseId: string): Promise<Set<string>> {
  const { rows } = await tx.execute<{ tariff_id: string }>(sql`
    select distinct tariff_id from plugin_energy_metering.billing_accounts
    where park_id = current_setting('lingtan.park_id') and enterprise_id = ${enterpriseId}`);
  return new Set(rows.map((row) => row.tariff_id));
}

/** Writes the next revision of an account from its `validFrom` on, and returns its number. */
export async function insertAccount(
  tx: Tx,
  account: BillingAccount,
  entry: { reason: string | null; by: string; removed?: boolean },
): Promise<number> {
  const from = account.validFrom ?? ever;
  const { rows } = await tx.execute<{ revision: number }>(sql`
    insert into plugin_energy_metering.billing_accounts
      (park_id, account_id, valid_from, revision, name, enterprise_id, tariff_id, meters, removed, reason, recorded_by)
    select current_setting('lingtan.park_id'), ${account.id}, ${from}::date, coalesce(max(revision), 0) + 1,
      ${JSON.stringify(account.name)}::jsonb, ${account.enterpriseId}, ${account.tariffId},
      ${sql.param(account.meters ?? null)}::text[], ${entry.removed ?? false}, ${entry.reason}, ${entry.by}
    from plugin_energy_metering.billing_accounts
    where park_id = current_setting('lingtan.park_id') and account_id = ${account.id} and valid_from = ${from}::date
    returning revision`);
  return rows[0]!.revision;
}
