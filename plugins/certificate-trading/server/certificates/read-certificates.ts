import type { Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import type { CertificateDetail, CertificateList, CertificateRange } from '../../contracts/index.ts';
import { lineageHash } from '../../domain/index.ts';
import { ledgerErrors } from '../errors.ts';
import type { Today } from '../places/places.ts';
import { readIssuances } from '../ledger/read.ts';
import { statusOn } from '../places/validity.ts';
import { issuanceRef, retirementRef } from '../refs.ts';

const columnsOn = (day: string): SQL => sql`h.id::float8 as id, h.account, i.device, i.attributes->>'source' as source,
  coalesce(i.attributes->>'kind', 'tradable') as kind,
  to_char(i.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "from",
  to_char(i.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "to",
  h.id_start::float8 as "idStart", h.id_end::float8 as "idEnd", h.wh::float8 as wh, ${statusOn(day)} as status, i.quality,
  h.expires_on::text as "expiresOn", i.no::float8 as issuance`;
const source = sql`plugin_certificate_trading.holdings h
  join plugin_certificate_trading.issuances i on i.park_id = h.park_id and i.no = h.issuance_no
  where h.park_id = current_setting('lingtan.park_id')`;

type Row = Omit<CertificateRange, 'issuanceRef'> & { issuance: number };

function withRef({ issuance, ...range }: Row): CertificateRange {
  return { ...range, issuanceRef: issuanceRef(issuance) };
}

export interface CertificateQuery {
  account?: string | undefined;
  device?: string | undefined;
  month?: string | undefined;
  status?: string | undefined;
  limit: number;
}

/** Ranges that are not cut further, newest generation first. */
export async function readCertificates(
  tx: Tx,
  query: CertificateQuery,
  { day, timeZone }: Today,
): Promise<CertificateList> {
  const { account, device, month, status, limit } = query;
  const where: SQL[] = [status === undefined ? sql`h.status <> 'Bundle Split'` : sql`${statusOn(day)} = ${status}`];
  if (account !== undefined) where.push(sql`h.account = ${account}`);
  if (device !== undefined) where.push(sql`i.device = ${device}`);
  if (month !== undefined) where.push(sql`to_char(i.starts_at at time zone ${timeZone}, 'YYYY-MM') = ${month}`);
  const { rows } = await tx.execute<Row & Record<string, unknown>>(sql`
    select ${columnsOn(day)} from ${source} and ${sql.join(where, sql` and `)}
    order by i.starts_at desc, i.device, h.id_start limit ${limit + 1}`);
  return { certificates: rows.slice(0, limit).map(withRef), more: rows.length > limit };
}

type LineageRow = Omit<CertificateDetail['lineage'][number], 'holds'> & {
  parentHash: string | null;
  deviceNo: number;
  issuance: string;
  expiresOn: string;
} & Record<string, unknown>;

/** The ranges that one was cut from, itself, and those it was cut into; each hash is computed again. */
async function readLineage(tx: Tx, id: number): Promise<CertificateDetail['lineage']> {
  const { rows } = await tx.execute<LineageRow>(sql`
    with recursive above as (
      select h.*, 0 as depth from plugin_certificate_trading.holdings h
      where h.park_id = current_setting('lingtan.park_id') and h.id = ${id}
      union all
      select p.*, a.depth - 1 from above a
      join plugin_certificate_trading.holdings p on p.park_id = a.park_id and p.id = a.parent_id
    ), family as (
      select * from above
      union all
      select c.*, 1 from plugin_certificate_trading.holdings c
      where c.park_id = current_setting('lingtan.park_id') and c.parent_id = ${id}
    )
    select f.id::float8 as id, f.parent_id::float8 as "parentId", f.id_start::float8 as "idStart", f.id_end::float8 as "idEnd",
      f.wh::float8 as wh, f.status, f.hash, p.hash as "parentHash", f.device_no::float8 as "deviceNo",
      f.issuance_no::text as issuance, f.expires_on::text as "expiresOn"
    from family f left join plugin_certificate_trading.holdings p on p.park_id = f.park_id and p.id = f.parent_id
    order by f.depth, f.id_start limit 500`);
  return rows.map(({ parentHash, deviceNo, issuance, expiresOn, ...row }) => {
    const fields = { issuanceId: issuance, start: row.idStart, end: row.idEnd, attributes: { deviceNo }, expiresOn };
    // A range that another hand holds is not the viewer's to see, and neither is its hash: then nothing can be said.
    const known = row.parentId === null || parentHash !== null;
    return { ...row, holds: !known || lineageHash(fields, parentHash) === row.hash };
  });
}

/** One range with all that is known about it. */
export async function readCertificate(tx: Tx, id: number, day: string): Promise<CertificateDetail> {
  const { rows } = await tx.execute<Row & Record<string, unknown>>(sql`
    select ${columnsOn(day)} from ${source} and h.id = ${id}`);
  const [row] = rows;
  if (!row) throw ledgerErrors.CERTIFICATE_UNKNOWN({ id });
  const [issued] = await readIssuances(tx, { no: row.issuance, limit: 1 });
  const { no, revision, wh, recordedAt, ref, intervalRef, attributes } = issued!;
  const { rows: retirements } = await tx.execute<{ no: number; beneficiary: string; wh: number }>(sql`
    select r.no::float8 as no, r.beneficiary,
      sum(least(c.id_end, ${row.idEnd}) - greatest(c.id_start, ${row.idStart}) + 1)::float8 as wh
    from plugin_certificate_trading.claims c
    join plugin_certificate_trading.retirements r on r.park_id = c.park_id and r.no = c.retirement_no
    where c.park_id = current_setting('lingtan.park_id') and c.issuance_no = ${row.issuance}
      and c.id_start <= ${row.idEnd} and c.id_end >= ${row.idStart}
    group by 1, 2 order by 1`);
  return {
    certificate: withRef(row),
    issuance: { no, revision, wh, recordedAt, ref, intervalRef, attributes },
    lineage: await readLineage(tx, id),
    retirements: retirements.map((each) => ({ ...each, ref: retirementRef(each.no) })),
  };
}
