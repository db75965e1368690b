import type { ParkScope, Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import {
  newHolding,
  stateAfter,
  type Holding,
  type HoldingAct,
  type HoldingStatus,
  type Taken,
} from '../../domain/index.ts';
import { dayOf } from '../context.ts';

interface Row extends Record<string, unknown> {
  id: string;
  issuance_no: string;
  device_no: number;
  account: string;
  id_start: number;
  id_end: number;
  status: HoldingStatus;
  parent_id: string | null;
  hash: string;
  expires_on: string;
}

/** The device number is all that a stored range keeps of its attributes; the others stand in the issuance. */
function fromRow(row: Row): Holding {
  return {
    id: row.id,
    issuanceId: row.issuance_no,
    account: row.account,
    start: row.id_start,
    end: row.id_end,
    status: row.status,
    attributes: { deviceNo: row.device_no },
    expiresOn: row.expires_on,
    parentId: row.parent_id,
    hash: row.hash,
  };
}

/** Usable ranges that a condition names, earliest expiry first; at most `limit` of them. */
export async function activeHoldings(tx: Tx, where: SQL, limit?: number): Promise<Holding[]> {
  return holdingsIn(tx, ['Active'], where, limit);
}

/** Ranges in certain states that a condition names, earliest expiry first. */
export async function holdingsIn(
  tx: Tx,
  statuses: readonly HoldingStatus[],
  where: SQL,
  limit?: number,
): Promise<Holding[]> {
  const wanted = sql.join(
    statuses.map((status) => sql`${status}`),
    sql`, `,
  );
  const { rows } = await tx.execute<Row>(sql`
    select id::text, issuance_no::text, device_no::float8 as device_no, account, id_start::float8 as id_start,
      id_end::float8 as id_end, status, parent_id::text, hash, expires_on::text
    from plugin_certificate_trading.holdings
    where park_id = current_setting('lingtan.park_id') and status in (${wanted}) and ${where}
    order by expires_on, issuance_no, id_start ${limit === undefined ? sql`` : sql`limit ${limit}`}`);
  return rows.map(fromRow);
}

/** A range as it is issued. */
export interface NewRange {
  issuanceNo: string;
  deviceNo: number;
  account: string;
  start: number;
  end: number;
  expiresOn: string;
}

export async function insertRanges(tx: Tx, parkId: string, ranges: readonly NewRange[]): Promise<void> {
  const holdings = ranges.map(({ issuanceNo, deviceNo, account, start, end, expiresOn }) =>
    newHolding({
      id: '',
      issuanceId: issuanceNo,
      account,
      start,
      end,
      attributes: { deviceNo },
      expiresOn,
    }),
  );
  await insert(tx, parkId, holdings);
}

/** Adds ranges; the ids that the database gave, by the ids they had. */
async function insert(tx: Tx, parkId: string, holdings: readonly Holding[]): Promise<Map<string, string>> {
  if (holdings.length === 0) return new Map();
  const rows = holdings.map(({ issuanceId, attributes, account, start, end, status, parentId, hash, expiresOn }) => ({
    issuance_no: issuanceId,
    device_no: attributes['deviceNo'],
    account,
    id_start: start,
    id_end: end,
    status,
    parent_id: parentId,
    hash,
    expires_on: expiresOn,
  }));
  const { rows: stored } = await tx.execute<{ id: string; device_no: number; id_start: number }>(sql`
    insert into plugin_certificate_trading.holdings
      (park_id, issuance_no, device_no, account, id_start, id_end, status, parent_id, hash, expires_on)
    select ${parkId}, issuance_no, device_no, account, id_start, id_end, status, parent_id, hash, expires_on
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as h (issuance_no bigint, device_no bigint, account text,
      id_start bigint, id_end bigint, status text, parent_id bigint, hash text, expires_on date)
    returning id::text, device_no::float8 as device_no, id_start::float8 as id_start`);
  const ids = new Map(stored.map(({ id, device_no, id_start }) => [`${device_no}/${id_start}`, id]));
  return new Map(
    holdings.map(({ id, attributes, start }) => [id, ids.get(`${attributes['deviceNo'] as number}/${start}`)!]),
  );
}

/** Stores what an act took: parents are marked as split, whole ranges change in place, parts are added. Ids of the parts by their old ones. */
export async function storeTaken(
  tx: Tx,
  scope: Pick<ParkScope, 'park' | 'clock'>,
  { taken, rest, parents }: Taken,
  { act, account }: { act: HoldingAct; account?: string },
): Promise<ReadonlyMap<string, string>> {
  const cut = new Set(parents.map(({ id }) => id));
  const isPart = ({ parentId }: Holding): boolean => parentId !== null && cut.has(parentId);
  await setStatus(tx, [...cut], 'Bundle Split');
  const today = dayOf(scope);
  const done = taken.map((range) => ({
    ...range,
    account: account ?? range.account,
    status: stateAfter(act, range, today),
  }));
  const ids = done.filter((range) => !isPart(range)).map(({ id }) => id);
  if (act !== 'transfer' && done[0]) await setStatus(tx, ids, done[0].status);
  if (account !== undefined && ids.length > 0)
    await tx.execute(sql`
      update plugin_certificate_trading.holdings set account = ${account}
      where park_id = current_setting('lingtan.park_id') and ${isAmong(ids)}`);
  const parts = done.filter(isPart);
  return insert(tx, scope.park.id, [...parts, ...rest.filter(isPart)]);
}

async function setStatus(tx: Tx, ids: readonly string[], status: HoldingStatus): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`
    update plugin_certificate_trading.holdings set status = ${status}
    where park_id = current_setting('lingtan.park_id') and ${isAmong(ids)}`);
}

/** As an array, so that each id is looked up; a subquery in its place may read the whole table. */
function isAmong(ids: readonly string[]): SQL {
  return sql`id = any (array(select value::bigint from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)))`;
}
