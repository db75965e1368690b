import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ParkLevels, PoolLine, Span, SupplyTable } from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import { timestamp } from '../interval-store.ts';

/** A stored revision of a day. */
export interface StoredDay extends Span {
  day: string;
  revision: number;
  table: SupplyTable;
  /** Terms it was checked under last; null when never. */
  terms: string | null;
}

/** A stored revision of a storage's books. */
export interface StoredPool {
  meter: string;
  day: string;
  revision: number;
  origins: PoolLine[];
  recordedAt: string;
  producedBy: string;
}

interface DayRow extends Record<string, unknown> {
  day: string;
  revision: number;
  from: number;
  to: number;
  figures: SupplyTable;
  terms: string | null;
}

/** Newest revision of each day from `from` to `to`, both included (`YYYY-MM-DD`). */
export async function readStoredDays(tx: Tx, from: string, to: string): Promise<Map<string, StoredDay>> {
  const { rows } = await tx.execute<DayRow>(sql`
    select distinct on (d.day) d.day::text as day, d.revision, d.figures, s.terms,
      (extract(epoch from d.starts_at) * 1000)::float8 as "from", (extract(epoch from d.ends_at) * 1000)::float8 as "to"
    from plugin_energy_metering.supply_days d
    left join plugin_energy_metering.supply_settled s on s.park_id = d.park_id and s.day = d.day
    where d.park_id = current_setting('lingtan.park_id') and d.day between ${from}::date and ${to}::date
    order by d.day, d.revision desc`);
  return new Map(rows.map(({ figures, ...row }) => [row.day, { ...row, table: figures }]));
}

/** First stored day after `day`; null when there is none. */
export async function nextStoredDay(tx: Tx, day: string): Promise<string | null> {
  const { rows } = await tx.execute<{ day: string | null }>(sql`
    select min(day)::text as day from plugin_energy_metering.supply_days
    where park_id = current_setting('lingtan.park_id') and day > ${day}::date`);
  return rows[0]?.day ?? null;
}

/** Terms of every stored day. */
export async function readSettled(tx: Tx): Promise<{ day: string; terms: string }[]> {
  const { rows } = await tx.execute<{ day: string; terms: string }>(sql`
    select day::text as day, terms from plugin_energy_metering.supply_settled
    where park_id = current_setting('lingtan.park_id') order by day`);
  return rows;
}

/** Says that the newest revision of a day is right under these terms. */
export async function settleDay(tx: Tx, parkId: string, day: string, terms: string): Promise<void> {
  await tx.execute(sql`
    insert into plugin_energy_metering.supply_settled (park_id, day, terms) values (${parkId}, ${day}::date, ${terms})
    on conflict (park_id, day) do update set terms = excluded.terms`);
}

export async function insertDay(
  tx: Tx,
  parkId: string,
  { day, revision, from, to, table }: Omit<StoredDay, 'terms'>,
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_energy_metering.supply_days (park_id, day, revision, starts_at, ends_at, figures, produced_by)
    values (${parkId}, ${day}::date, ${revision}, ${timestamp(from)}, ${timestamp(to)}, ${JSON.stringify(table)}::jsonb,
      ${producedBy})`);
}

interface PoolRow extends Record<string, unknown> {
  meter: string;
  day: string;
  revision: number;
  origins: PoolLine[];
  recordedAt: string;
  producedBy: string;
}

const poolColumns = sql.raw(`meter_id as meter, day::text as day, revision, origins,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt", produced_by as "producedBy"`);

function knownAt(asOf: string | null): ReturnType<typeof sql> {
  return asOf === null ? sql`` : sql`and recorded_at <= ${asOf}::timestamptz`;
}

/** Newest revision of the books of each storage and day from `from` to `to`, both included; by day, then meter. */
export async function readPools(tx: Tx, from: string, to: string, asOf: string | null = null): Promise<StoredPool[]> {
  const { rows } = await tx.execute<PoolRow>(sql`
    select distinct on (day, meter_id) ${poolColumns} from plugin_energy_metering.storage_pools
    where park_id = current_setting('lingtan.park_id') and day between ${from}::date and ${to}::date ${knownAt(asOf)}
    order by day, meter_id, revision desc`);
  return rows;
}

/** Every revision of the books of one storage and day, oldest first. */
export async function readPoolHistory(tx: Tx, meter: string, day: string): Promise<StoredPool[]> {
  const { rows } = await tx.execute<PoolRow>(sql`
    select ${poolColumns} from plugin_energy_metering.storage_pools
    where park_id = current_setting('lingtan.park_id') and meter_id = ${meter} and day = ${day}::date order by revision`);
  return rows;
}

/** The last books of each storage before a day. */
export async function lastPoolsBefore(tx: Tx, day: string, asOf: string | null = null): Promise<StoredPool[]> {
  const { rows } = await tx.execute<PoolRow>(sql`
    select distinct on (meter_id) ${poolColumns} from plugin_energy_metering.storage_pools
    where park_id = current_setting('lingtan.park_id') and day < ${day}::date ${knownAt(asOf)}
    order by meter_id, day desc, revision desc`);
  return rows;
}

/** What the storages held when a day began. */
export async function openingBefore(tx: Tx, day: string, asOf: string | null = null): Promise<ParkLevels> {
  const pools = await lastPoolsBefore(tx, day, asOf);
  return Object.fromEntries(
    pools.map(({ meter, origins }) => [
      meter,
      Object.fromEntries(origins.flatMap((line) => (line.closingWh === 0 ? [] : [[line.origin, line.closingWh]]))),
    ]),
  );
}

export async function insertPool(
  tx: Tx,
  parkId: string,
  { meter, day, revision, origins }: Pick<StoredPool, 'meter' | 'day' | 'revision' | 'origins'>,
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_energy_metering.storage_pools (park_id, meter_id, day, revision, origins, produced_by)
    values (${parkId}, ${meter}, ${day}::date, ${revision}, ${JSON.stringify(origins)}::jsonb, ${producedBy})`);
}
