import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { insertRanges } from './holding-store.ts';

/** What all issues of a statement have in common. */
export interface IssuedBy {
  readonly device: string;
  readonly deviceNo: number;
  readonly meter: string;
  readonly direction: 'import' | 'export';
  readonly account: string;
  readonly attributes: object;
}

/** One issue; `own` adds to the attributes. */
export interface IssueRow {
  readonly starts_at: string;
  readonly ends_at: string;
  readonly revision: number;
  readonly follows: number | null;
  readonly id_start: number;
  readonly id_end: number;
  readonly quality: string;
  readonly expires_on: string;
  readonly interval_ref: string;
  readonly own?: object;
}

/** Number of a device and its first free certificate; makes the row of a new one. */
export async function deviceRow(tx: Tx, parkId: string, id: string): Promise<{ no: number; nextId: number }> {
  await tx.execute(sql`
    insert into plugin_certificate_trading.devices (park_id, id) values (${parkId}, ${id}) on conflict (park_id, id) do nothing`);
  const { rows } = await tx.execute<{ no: number; next_id: number }>(sql`
    select no::float8 as no, next_id::float8 as next_id from plugin_certificate_trading.devices
    where park_id = ${parkId} and id = ${id}`);
  return { no: rows[0]!.no, nextId: rows[0]!.next_id };
}

/** Writes issues in the order of their numbers, each with its range in the hand of the account. */
export async function writeIssues(
  tx: Tx,
  parkId: string,
  transaction: number,
  { device, deviceNo, meter, direction, account, attributes }: IssuedBy,
  rows: readonly IssueRow[],
): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  // The numbers in the order of the ranges come back as one list: a row for each would cost more than the number itself.
  const { rows: stored } = await tx.execute<{ nos: string[] }>(sql`
    with stored as (
    insert into plugin_certificate_trading.issuances (park_id, transaction_no, device, device_no, meter, direction, starts_at,
      ends_at, revision, follows, id_start, id_end, quality, attributes, account, expires_on, interval_ref)
    select ${parkId}, ${transaction}, ${device}, ${deviceNo}, ${meter}, ${direction}, starts_at, ends_at,
      revision, follows, id_start, id_end, quality, ${JSON.stringify(attributes)}::jsonb || coalesce(own, '{}'),
      ${account}, expires_on, interval_ref
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as i (starts_at timestamptz, ends_at timestamptz,
      revision int, follows int, id_start bigint, id_end bigint, quality text, expires_on date, interval_ref text, own jsonb)
    returning no, id_start)
    select array_agg(no::text order by id_start) as nos from stored`);
  const { nos } = stored[0]!;
  const ranges = rows.map(({ id_start, id_end, expires_on }, index) => ({
    issuanceNo: nos[index]!,
    deviceNo,
    account,
    start: id_start,
    end: id_end,
    expiresOn: expires_on,
  }));
  await insertRanges(tx, parkId, ranges);
  return nos;
}
