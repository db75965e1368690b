import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { StorageRecord, Storages, StorageTotals } from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import { issuanceRef } from '../refs.ts';
import { storageParts } from './storage-parts.ts';

const utc = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`);

/** Storages that have records. */
export async function recordedStorages(tx: Tx): Promise<ReadonlySet<string>> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select storage as id from plugin_certificate_trading.storage_charges where park_id = current_setting('lingtan.park_id')
    union select storage from plugin_certificate_trading.storage_discharges where park_id = current_setting('lingtan.park_id')`);
  return new Set(rows.map(({ id }) => id));
}

/** Storages of the configuration with their sums, and the newest records; members see their own. */
export async function readStorages(
  { scope }: Certificates,
  tx: Tx,
  { enterpriseId }: Principal,
  limit: number,
): Promise<Storages> {
  const { rows } = await tx.execute<Sums>(sql`
    select storage as id, sum(charged)::float8 as "chargedWh", sum(certified)::float8 as "certifiedWh",
      sum(charged - certified + excess)::float8 as "uncertifiedWh", sum(excess)::float8 as "excessWh",
      sum(discharged)::float8 as "dischargedWh", sum(issued)::float8 as "issuedWh", sum(loss)::float8 as "lossWh",
      sum(stored)::float8 as "storedWh", sum(unexplained)::float8 as "unexplainedWh", sum(uncovered)::float8 as "uncoveredWh"
    from (${storageParts(null)}) as parts
    group by 1`);
  const sums = new Map(rows.map((row) => [row.id, row]));
  const none = {
    ...{ chargedWh: 0, certifiedWh: 0, uncertifiedWh: 0, dischargedWh: 0, issuedWh: 0, lossWh: 0 },
    ...{ storedWh: 0, unexplainedWh: 0, uncoveredWh: 0, excessWh: 0 },
  };
  return {
    storages: scope.config.storages
      .filter(({ account }) => enterpriseId === null || account === `enterprise/${enterpriseId}`)
      .map(({ id, meterId, account, roundTripEfficiency }) => ({
        ...{ ...none, ...sums.get(id) },
        ...{ id, meterId, account, roundTripEfficiency },
      })),
    records: await readRecords(tx, limit),
  };
}

type Sums = Omit<StorageTotals, 'meterId' | 'account' | 'roundTripEfficiency'> & Record<string, unknown>;
type Row = Omit<StorageRecord, 'issuanceRef' | 'origins'> & { issuance: number | null; origins: Origin[] | null };
type Origin = Omit<StorageRecord['origins'][number], 'ref'> & { issuance: number | null };

async function readRecords(tx: Tx, limit: number): Promise<StorageRecord[]> {
  const { rows } = await tx.execute<Row & Record<string, unknown>>(sql`
    select * from (
      select c.storage, 'charge' as side, ${utc('c.starts_at')} as "from", ${utc('c.ends_at')} as "to", c.revision,
        c.wh::float8 as wh, (c.certified_wh + c.added_certified_wh)::float8 as "certificatesWh", c.interval_ref as "intervalRef",
        null::float8 as issuance,
        (select jsonb_agg(jsonb_build_object('from', i.device, 'inputWh', s.wh, 'outputWh', s.wh, 'certified', true,
            'issuance', s.issuance_no) order by s.issuance_no)
          from plugin_certificate_trading.storage_inputs s
          join plugin_certificate_trading.issuances i on i.park_id = s.park_id and i.no = s.issuance_no
          where s.park_id = c.park_id and s.storage = c.storage and s.charge_at = c.starts_at) as origins
      from plugin_certificate_trading.storage_charges c where c.park_id = current_setting('lingtan.park_id')
      union all
      select d.storage, 'discharge', ${utc('d.starts_at')}, ${utc('d.ends_at')}, d.revision, d.wh::float8,
        d.issued_wh::float8, d.interval_ref, n.no::float8,
        (select jsonb_agg(jsonb_build_object('from', ${utc('o.charge_at')}, 'inputWh', o.input_wh, 'outputWh', o.output_wh,
            'certified', o.certified, 'issuance', null) order by o.charge_at, o.certified desc)
          from plugin_certificate_trading.storage_origins o
          where o.park_id = d.park_id and o.storage = d.storage and o.discharge_at = d.starts_at)
      from plugin_certificate_trading.storage_discharges d
      left join plugin_certificate_trading.issuances n on n.park_id = d.park_id and n.device = d.storage
        and n.starts_at = d.starts_at and n.follows is null
      where d.park_id = current_setting('lingtan.park_id')
    ) as records
    order by "from" desc, side desc, storage limit ${limit}`);
  return rows.map(({ issuance, origins, ...row }) => ({
    ...row,
    issuanceRef: issuance === null ? null : issuanceRef(issuance),
    origins: (origins ?? []).map(({ issuance: no, ...origin }) => ({
      ...origin,
      ref: no === null ? null : issuanceRef(no),
    })),
  }));
}

/** Issues whose certificates were used up for what came out of a storage in a discharge, with what they gave to its charges. */
export async function readStorageInputs(
  tx: Tx,
  storage: string,
  dischargeAt: string,
): Promise<{ no: number; wh: number; quality: 'actual' | 'estimated' | 'edited' }[]> {
  const { rows } = await tx.execute<{ no: number; wh: number; quality: 'actual' | 'estimated' | 'edited' }>(sql`
    select i.no::float8 as no, sum(s.wh)::float8 as wh, i.quality
    from plugin_certificate_trading.storage_origins o
    join plugin_certificate_trading.storage_inputs s on s.park_id = o.park_id and s.storage = o.storage and s.charge_at = o.charge_at
    join plugin_certificate_trading.issuances i on i.park_id = s.park_id and i.no = s.issuance_no
    where o.park_id = current_setting('lingtan.park_id') and o.storage = ${storage}
      and o.discharge_at = ${dischargeAt}::timestamptz and o.certified
    group by i.no, i.quality order by i.no`);
  return rows;
}
