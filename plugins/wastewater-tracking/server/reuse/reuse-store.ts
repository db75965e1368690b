import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ReuseContract, ReuseDay, ReuseDelivery, Revised, WastewaterConfig } from '../../contracts/index.ts';

const contracts = sql.raw('plugin_wastewater_tracking.reuse_contracts');
const days = sql.raw('plugin_wastewater_tracking.reuse_days');
const deliveries = sql.raw('plugin_wastewater_tracking.reuse_deliveries');
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const recorded = sql.raw(`to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at`);

type Content = Omit<ReuseContract, 'id' | 'version' | 'recordedAt'>;

/** All versions of all contracts that the transaction may see, newest first. */
export async function readContracts(tx: Tx): Promise<ReuseContract[]> {
  const { rows } = await tx.execute<{ id: string; version: number; content: Content; recorded_at: string }>(
    sql`select id, version, content, ${recorded} from ${contracts} where ${ofPark} order by id, version desc`,
  );
  return rows.map(({ id, version, content, recorded_at: recordedAt }) => ({ ...content, id, version, recordedAt }));
}

/** Writes the next version of a contract and returns its number. */
export async function insertContract(tx: Tx, parkId: string, id: string, content: Content): Promise<number> {
  const { rows } = await tx.execute<{ version: number }>(sql`
    insert into ${contracts} (park_id, id, version, enterprise_id, valid_from, content)
    select ${parkId}, ${id}, coalesce(max(version), 0) + 1, ${content.enterprise}, ${content.validFrom}::date,
      ${JSON.stringify(content)}::jsonb
    from ${contracts} where ${ofPark} and id = ${id}
    returning version`);
  return rows[0]!.version;
}

/** What the newest records of each day were computed from, and when. */
export async function readBases(tx: Tx): Promise<Map<string, { basis: string; recordedAt: string }>> {
  const { rows } = await tx.execute<{ day: string; basis: string; recorded_at: string }>(sql`
    select distinct on (day) day::text as day, basis, ${recorded} from ${days} where ${ofPark}
    order by day, ${days}.recorded_at desc, revision desc`);
  return new Map(rows.map(({ day, basis, recorded_at: recordedAt }) => [day, { basis, recordedAt }]));
}

/** What the water of a day is allocated by. */
export type ReuseSettings = Pick<WastewaterConfig['reuse'], 'qualities' | 'connections'>;

/** What days were allocated by, as their basis names it; null where it was not kept. */
export async function readSettings(tx: Tx, hash: string): Promise<ReuseSettings | null> {
  const { rows } = await tx.execute<{ settings: ReuseSettings }>(
    sql`select settings from plugin_wastewater_tracking.reuse_settings where ${ofPark} and hash = ${hash}`,
  );
  return rows[0]?.settings ?? null;
}

/** Keeps what a day was allocated by. */
export async function keepSettings(tx: Tx, parkId: string, hash: string, settings: ReuseSettings): Promise<void> {
  await tx.execute(sql`
    insert into plugin_wastewater_tracking.reuse_settings (park_id, hash, settings)
    values (${parkId}, ${hash}, ${JSON.stringify(settings)}::jsonb) on conflict do nothing`);
}

/** Revision of what is known of a day: of a plant, or of a parameter at an outlet. */
export interface DayRevision {
  day: string;
  of: string;
  parameter: string;
  revision: number;
  recordedAt: string;
}

/** Newest revisions of the balances of plants and of the day means at outlets, by day. */
export async function readRevisions(
  tx: Tx,
  { plants, outlets }: { plants: readonly string[]; outlets: readonly string[] },
): Promise<DayRevision[]> {
  const names = (list: readonly string[]) => sql`(select jsonb_array_elements_text(${JSON.stringify(list)}::jsonb))`;
  const newest = sql`max(revision) as revision, max(recorded_at) as recorded_at`;
  const { rows } = await tx.execute<Omit<DayRevision, 'recordedAt'> & { recorded_at: string }>(sql`
    select day::text as day, of, parameter, revision, ${recorded} from (
      select day, plant as of, '' as parameter, ${newest} from plugin_wastewater_tracking.plant_days
      where ${ofPark} and plant in ${names(plants)} group by day, plant
      union all
      select day, outlet, parameter, ${newest} from plugin_wastewater_tracking.outlet_days
      where ${ofPark} and outlet in ${names(outlets)} group by day, outlet, parameter
    ) as known order by day, parameter <> '', of, parameter`);
  return rows.map(({ recorded_at: recordedAt, ...row }) => ({ ...row, recordedAt }));
}

/** Months that a bill was issued for. */
export async function readBilledMonths(tx: Tx): Promise<Set<string>> {
  const { rows } = await tx.execute<{ month: string }>(
    sql`select distinct month from plugin_wastewater_tracking.reuse_bills where ${ofPark}`,
  );
  return new Set(rows.map(({ month }) => month));
}

export async function readReuseDays(tx: Tx, { from, to }: { from: string; to: string }): Promise<ReuseDay[]> {
  const { rows } = await tx.execute<{ content: ReuseDay }>(sql`
    select distinct on (day, quality) content from ${days} where ${ofPark} and day between ${from}::date and ${to}::date
    order by day desc, quality, revision desc`);
  return rows.map(({ content }) => content);
}

/** Writes the record of a quality and day as its next revision: also when only what it was computed from is new. */
export async function writeReuseDay(tx: Tx, parkId: string, basis: string, content: ReuseDay): Promise<void> {
  const same = sql`${ofPark} and day = ${content.day}::date and quality = ${content.quality}`;
  await tx.execute(sql`
    insert into ${days} (park_id, day, quality, revision, basis, content)
    select ${parkId}, ${content.day}::date, ${content.quality}, coalesce(max(revision), 0) + 1, ${basis},
      ${JSON.stringify(content)}::jsonb
    from ${days} where ${same}`);
}

/** Newest revision of each delivery, newest day first; those that turned out not to be are left out. */
export async function readDeliveries(
  tx: Tx,
  of: {
    from: string;
    to: string;
    contract?: string;
    enterprise?: string;
    asOf?: string | null;
    revision?: number | null;
  },
): Promise<Revised<ReuseDelivery>[]> {
  const { from, to, contract = null, enterprise = null, asOf = null, revision = null } = of;
  const { rows } = await tx.execute<{
    content: ReuseDelivery;
    revision: number;
    recorded_at: string;
    withdrawn: boolean;
  }>(sql`
    select distinct on (day, contract) content, revision, withdrawn, ${recorded} from ${deliveries}
    where ${ofPark} and day between ${from}::date and ${to}::date
      and (${contract}::text is null or contract = ${contract})
      and (${enterprise}::text is null or enterprise_id = ${enterprise})
      and (${asOf}::timestamptz is null or recorded_at <= ${asOf}::timestamptz)
      and (${revision}::integer is null or revision = ${revision}::integer)
    order by day desc, contract, revision desc`);
  return rows
    .filter(({ withdrawn }) => !withdrawn)
    .map(({ content, revision: no, recorded_at: recordedAt }) => ({ content, revision: no, recordedAt }));
}

/** Writes a delivery as its next revision unless the newest one says the same. Returns the revision, null for no change. */
export async function writeDelivery(
  tx: Tx,
  parkId: string,
  content: ReuseDelivery,
  withdrawn = false,
): Promise<number | null> {
  const same = sql`${ofPark} and contract = ${content.contract} and day = ${content.day}::date`;
  const { rows } = await tx.execute<{ revision: number }>(sql`
    insert into ${deliveries} (park_id, contract, day, revision, enterprise_id, withdrawn, content)
    select ${parkId}, ${content.contract}, ${content.day}::date, coalesce(max(revision), 0) + 1, ${content.enterprise},
      ${withdrawn}::boolean, ${JSON.stringify(content)}::jsonb
    from ${deliveries} where ${same}
    having (select (content, withdrawn) from ${deliveries} where ${same} order by revision desc limit 1)
      is distinct from (${JSON.stringify(content)}::jsonb, ${withdrawn}::boolean)
    returning revision`);
  return rows[0]?.revision ?? null;
}
