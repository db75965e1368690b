import type { Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import type { StorageFigure } from '../../contracts/index.ts';

/** Column of each figure among the parts. */
const columns: Record<StorageFigure, SQL> = {
  charged: sql`charged`,
  certified: sql`certified`,
  uncertified: sql`(charged - certified + excess)`,
  excess: sql`excess`,
  discharged: sql`discharged`,
  unexplained: sql`unexplained`,
  issued: sql`issued`,
  loss: sql`loss`,
  stored: sql`stored`,
};

/** What each record of storages adds to their figures, Wh, by the start of its interval; `enterprise` for one's own only. */
export function storageParts(enterprise: string | null): SQL {
  const own = sql`park_id = current_setting('lingtan.park_id')
    and ${enterprise === null ? sql`true` : sql`enterprise_id = ${enterprise}`}`;
  return sql`
    select storage, 'charge' as side, starts_at as at, wh + delta as charged, certified_wh + added_certified_wh as certified,
      0 as discharged, 0 as issued, 0 as loss,
      wh + added_certified_wh - used_certified_wh - used_plain_wh - lost_certified_wh - lost_plain_wh as stored,
      0 as unexplained, 0 as uncovered, greatest(0, certified_wh + added_certified_wh - wh - delta) as excess
    from plugin_certificate_trading.storage_charges c
    cross join lateral (select coalesce(sum(r.delta_wh), 0) as delta from plugin_certificate_trading.storage_revisions r
      where r.park_id = c.park_id and r.storage = c.storage and r.side = 'charge' and r.starts_at = c.starts_at) r
    where ${own}
    union all
    select storage, 'discharge', starts_at, 0, 0, wh, issued_wh, 0, 0, unexplained_wh, 0, 0
    from plugin_certificate_trading.storage_discharges where ${own}
    union all
    select storage, 'discharge', discharge_at, 0, 0, 0, 0, input_wh - output_wh, 0, 0, 0, 0
    from plugin_certificate_trading.storage_origins where ${own}
    union all
    select storage, side, starts_at, 0, 0, 0, -withdrawn_wh, 0, 0, 0, uncovered_wh, 0
    from plugin_certificate_trading.storage_revisions where ${own}`;
}

export interface PartsQuery {
  figure: StorageFigure;
  storage: string;
  enterprise: string | null;
}

/** A figure of a storage by month or day of the park, those without it left out; of a span or of all that is recorded. */
export async function readStorageSums(
  tx: Tx,
  { figure, storage, enterprise }: PartsQuery,
  by: 'month' | 'day',
  span: { from: number; to: number } | null,
  timeZone: string,
): Promise<{ span: string; wh: number }[]> {
  const { rows } = await tx.execute<{ span: string; wh: number }>(sql`
    select to_char(at at time zone ${timeZone}, ${by === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD'}) as span,
      sum(${columns[figure]})::float8 as wh
    from (${storageParts(enterprise)}) as parts where storage = ${storage} and ${within(sql`at`, span)}
    group by 1 having bool_or(${columns[figure]} <> 0) order by 1`);
  return rows;
}

export interface StorageInterval extends Record<string, unknown> {
  side: 'charge' | 'discharge';
  /** Start, ISO 8601 UTC. */
  at: string;
  wh: number;
  /** The interval, in the revision that it was recorded with first. */
  intervalRef: string;
  /** Newest that is recorded. */
  revision: number;
  issuance: number | null;
}

/** Intervals of a day that bear on a figure. */
export async function readStorageIntervals(
  tx: Tx,
  { figure, storage, enterprise }: PartsQuery,
  span: { from: number; to: number },
): Promise<StorageInterval[]> {
  const { rows } = await tx.execute<StorageInterval>(sql`
    with summed as (
      select side, at, sum(${columns[figure]})::float8 as wh
      from (${storageParts(enterprise)}) as parts where storage = ${storage} and ${within(sql`at`, span)}
      group by 1, 2 having sum(${columns[figure]}) <> 0
    )
    select s.side, to_char(s.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, s.wh, r.interval_ref as "intervalRef", n.no::float8 as issuance,
      greatest(r.revision, (select max(v.revision) from plugin_certificate_trading.storage_revisions v
        where v.park_id = r.park_id and v.storage = r.storage and v.side = s.side and v.starts_at = s.at)) as revision
    from summed s
    join (select 'charge' as side, park_id, storage, starts_at, revision, interval_ref from plugin_certificate_trading.storage_charges
      union all
      select 'discharge', park_id, storage, starts_at, revision, interval_ref from plugin_certificate_trading.storage_discharges
    ) r on r.park_id = current_setting('lingtan.park_id') and r.storage = ${storage} and r.side = s.side and r.starts_at = s.at
    left join plugin_certificate_trading.issuances n on s.side = 'discharge' and n.park_id = r.park_id and n.device = r.storage
      and n.starts_at = s.at and n.follows is null
    order by s.at, s.side`);
  return rows;
}

export interface StorageOrigin extends Record<string, unknown> {
  side: 'charge';
  /** Start of the charge, ms UTC. */
  at: number;
  inputWh: number;
  outputWh: number;
  intervalRef: string;
  revision: number;
  issuance: null;
}

/** Charges that a discharge came from. */
export async function readOrigins(
  tx: Tx,
  { storage, enterprise }: PartsQuery,
  dischargeAt: number,
): Promise<StorageOrigin[]> {
  const { rows } = await tx.execute<StorageOrigin>(sql`
    select 'charge' as side, (extract(epoch from o.charge_at) * 1000)::float8 as at, sum(o.input_wh)::float8 as "inputWh",
      sum(o.output_wh)::float8 as "outputWh", c.interval_ref as "intervalRef", null as issuance,
      greatest(c.revision, (select max(v.revision) from plugin_certificate_trading.storage_revisions v
        where v.park_id = c.park_id and v.storage = c.storage and v.side = 'charge' and v.starts_at = c.starts_at)) as revision
    from plugin_certificate_trading.storage_origins o
    join plugin_certificate_trading.storage_charges c on c.park_id = o.park_id and c.storage = o.storage and c.starts_at = o.charge_at
    where o.park_id = current_setting('lingtan.park_id') and o.storage = ${storage}
      and o.discharge_at = ${new Date(dischargeAt).toISOString()}::timestamptz
      and ${enterprise === null ? sql`true` : sql`o.enterprise_id = ${enterprise}`}
    group by c.park_id, c.storage, c.starts_at, c.revision, c.interval_ref, o.charge_at order by o.charge_at`);
  return rows;
}

/** Issues that stand behind the charges of a day, with what each gave. */
export async function readChargedWith(
  tx: Tx,
  { storage, enterprise }: PartsQuery,
  span: { from: number; to: number },
): Promise<{ no: number; wh: number; quality: 'actual' | 'estimated' | 'edited' }[]> {
  const { rows } = await tx.execute<{ no: number; wh: number; quality: 'actual' | 'estimated' | 'edited' }>(sql`
    select i.no::float8 as no, sum(s.wh)::float8 as wh, i.quality
    from plugin_certificate_trading.storage_inputs s
    join plugin_certificate_trading.issuances i on i.park_id = s.park_id and i.no = s.issuance_no
    where s.park_id = current_setting('lingtan.park_id') and s.storage = ${storage} and ${within(sql`s.charge_at`, span)}
      and ${enterprise === null ? sql`true` : sql`s.enterprise_id = ${enterprise}`}
    group by i.no, i.quality order by i.no`);
  return rows;
}

function within(at: SQL, span: { from: number; to: number } | null): SQL {
  if (span === null) return sql`true`;
  const [from, to] = [new Date(span.from).toISOString(), new Date(span.to).toISOString()];
  return sql`${at} >= ${from}::timestamptz and ${at} < ${to}::timestamptz`;
}
