import type { Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import type { OutletDay, PlantDay, Revised } from '../../contracts/index.ts';

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const told = sql.raw(
  `to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at, revision, content`,
);
const plantDays = sql.raw('plugin_wastewater_tracking.plant_days');
const outletDays = sql.raw('plugin_wastewater_tracking.outlet_days');

interface Row<T> extends Record<string, unknown> {
  content: T;
  revision: number;
  recorded_at: string;
}

const fromRow = <T>({ content, revision, recorded_at: recordedAt }: Row<T>): Revised<T> => {
  return { content, revision, recordedAt };
};

/** What a query asks for: days in [from, to], as known at an instant, in a given revision. */
export interface DayQuery {
  plant: string;
  from: string;
  to: string;
  asOf?: string | null | undefined;
  revision?: number | null | undefined;
}

function where({ plant, from, to, asOf, revision }: DayQuery): SQL {
  return sql`${ofPark} and plant = ${plant} and day between ${from}::date and ${to}::date
    and (${asOf ?? null}::timestamptz is null or recorded_at <= ${asOf ?? null}::timestamptz)
    and (${revision ?? null}::integer is null or revision = ${revision ?? null}::integer)`;
}

/** Newest revision of each day, newest day first. */
export async function readPlantDays(tx: Tx, query: DayQuery): Promise<Revised<PlantDay>[]> {
  const { rows } = await tx.execute<Row<PlantDay>>(
    sql`select distinct on (day) ${told} from ${plantDays} where ${where(query)} order by day desc, revision desc`,
  );
  return rows.map(fromRow);
}

/** Days that a plant has a record of, in the order in which they were first closed: the first one is where its records begin. */
export async function readClosed(tx: Tx, plant: string): Promise<string[]> {
  const { rows } = await tx.execute<{ day: string }>(sql`
    select day::text as day from ${plantDays} where ${ofPark} and plant = ${plant}
    group by day order by min(recorded_at), day`);
  return rows.map(({ day }) => day);
}

/** Newest revision of each outlet, parameter and day, newest day first. */
export async function readOutletDays(
  tx: Tx,
  query: DayQuery & { outlet?: string; parameter?: string },
): Promise<Revised<OutletDay>[]> {
  const { outlet = null, parameter = null } = query;
  const { rows } = await tx.execute<Row<OutletDay>>(sql`
    select distinct on (day, outlet, parameter) ${told} from ${outletDays}
    where ${where(query)} and (${outlet}::text is null or outlet = ${outlet})
      and (${parameter}::text is null or parameter = ${parameter})
    order by day desc, outlet, parameter, revision desc`);
  return rows.map(fromRow);
}

/** Writes a record as the next revision, unless the newest one says the same. Returns the revision, null for no change. */
export async function writePlantDay(tx: Tx, parkId: string, content: PlantDay): Promise<number | null> {
  const { plant, day } = content;
  const { rows } = await tx.execute<{ revision: number }>(sql`
    insert into ${plantDays} (park_id, plant, day, revision, content)
    select ${parkId}, ${plant}, ${day}::date, coalesce(max(revision), 0) + 1, ${JSON.stringify(content)}::jsonb
    from ${plantDays} where ${ofPark} and plant = ${plant} and day = ${day}::date
    having (select content from ${plantDays} where ${ofPark} and plant = ${plant} and day = ${day}::date
      order by revision desc limit 1) is distinct from ${JSON.stringify(content)}::jsonb
    returning revision`);
  return rows[0]?.revision ?? null;
}

/** The same for a parameter at an outlet. */
export async function writeOutletDay(tx: Tx, parkId: string, content: OutletDay): Promise<number | null> {
  const { plant, outlet, parameter, day } = content;
  const same = sql`${ofPark} and plant = ${plant} and outlet = ${outlet} and parameter = ${parameter} and day = ${day}::date`;
  const { rows } = await tx.execute<{ revision: number }>(sql`
    insert into ${outletDays} (park_id, plant, outlet, parameter, day, revision, content)
    select ${parkId}, ${plant}, ${outlet}, ${parameter}, ${day}::date, coalesce(max(revision), 0) + 1,
      ${JSON.stringify(content)}::jsonb
    from ${outletDays} where ${same}
    having (select content from ${outletDays} where ${same} order by revision desc limit 1)
      is distinct from ${JSON.stringify(content)}::jsonb
    returning revision`);
  return rows[0]?.revision ?? null;
}

/** Notes days to be computed again. */
export async function markDirty(tx: Tx, parkId: string, days: readonly string[]): Promise<void> {
  if (days.length === 0) return;
  await tx.execute(sql`
    insert into plugin_wastewater_tracking.dirty_days (park_id, day)
    select ${parkId}, value::date from jsonb_array_elements_text(${JSON.stringify(days)}::jsonb)
    on conflict do nothing`);
}

/** Days that are marked, oldest first; each is removed by {@link clearDirty} once it is computed. */
export async function readDirty(tx: Tx): Promise<string[]> {
  const { rows } = await tx.execute<{ day: string }>(
    sql`select day::text as day from plugin_wastewater_tracking.dirty_days where ${ofPark} order by day`,
  );
  return rows.map(({ day }) => day);
}

export async function clearDirty(tx: Tx, day: string): Promise<void> {
  await tx.execute(sql`delete from plugin_wastewater_tracking.dirty_days where ${ofPark} and day = ${day}::date`);
}

/** One closing of a park at a time. */
export async function lockWater(tx: Tx, parkId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`wastewater-tracking/${parkId}`}, 0))`);
}
