import type { Quality, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { periodDays } from '../../domain/index.ts';
import type { EntryFlow } from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import { int4Array, int8Array } from './binary-arrays.ts';
import { refreshMonths } from './month-sums.ts';

/** Newest revision of an entry of a day. */
export interface Entry {
  day: string;
  use: string;
  flow: EntryFlow;
  revision: number;
  hours: number[];
  quality: Quality;
}

export interface NewEntry extends Entry {
  enterpriseId: string | null;
  startsAt: string;
}

/** Newest entries of days, `from` included and `to` excluded. */
export async function readEntries(
  tx: Tx,
  from: string,
  to: string,
  asOf: string | null = null,
): Promise<(Entry & { recordedAt: string })[]> {
  const { rows } = await tx.execute<{
    day: string;
    use: string;
    flow: EntryFlow;
    revision: number;
    hours: string[];
    quality: Quality;
    recordedAt: string;
  }>(sql`
    select distinct on (day, use_key, flow) day::text as day, use_key as use, flow, revision, hours, quality,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt"
    from plugin_carbon_accounting.entries
    where park_id = current_setting('lingtan.park_id') and day >= ${from}::date and day < ${to}::date
      ${asOf === null ? sql`` : sql`and recorded_at <= ${asOf}::timestamptz`}
    order by day, use_key, flow, revision desc`);
  return rows.map((row) => ({ ...row, hours: row.hours.map(Number) }));
}

/** Sum of a flow over a day, Wh, of all uses that the caller sees. */
export interface DaySum {
  day: string;
  flow: EntryFlow;
  wh: string;
}

/** Sums by day and flow of the newest entries; exact, as text. */
export async function sumDays(tx: Tx, from: string, to: string): Promise<DaySum[]> {
  const { rows } = await tx.execute<DaySum & Record<string, unknown>>(sql`
    with newest as (
      select distinct on (day, use_key, flow) day, flow, total_wh
      from plugin_carbon_accounting.entries
      where park_id = current_setting('lingtan.park_id') and day >= ${from}::date and day < ${to}::date
      order by day, use_key, flow, revision desc
    )
    select day::text as day, flow, sum(total_wh)::text as wh from newest group by 1, 2 order by 1, 2`);
  return rows;
}

/** Days that have entries, `from` included and `to` excluded. */
export async function countDays(tx: Tx, from: string, to: string): Promise<number> {
  const { rows } = await tx.execute<{ days: number }>(sql`
    select count(*)::int as days from generate_series(${from}::date, ${to}::date - 1, interval '1 day') as of_period(day)
    where exists (
      select from plugin_carbon_accounting.entries e
      where e.park_id = current_setting('lingtan.park_id') and e.day = of_period.day::date
    )`);
  return rows[0]!.days;
}

/** Days of a period without entries, in order. */
export async function missingDays(tx: Tx, period: string): Promise<string[]> {
  const { from, to } = periodDays(period);
  const { rows } = await tx.execute<{ day: string }>(sql`
    select day::date::text as day from generate_series(${from}::date, ${to}::date - 1, interval '1 day') as of_period(day)
    where not exists (
      select from plugin_carbon_accounting.entries e
      where e.park_id = current_setting('lingtan.park_id') and e.day = of_period.day::date
    ) order by 1`);
  return rows.map(({ day }) => day);
}

/** Flows that a use has on a day. */
export async function entryKeys(tx: Tx, day: string, use: string): Promise<EntryFlow[]> {
  const { rows } = await tx.execute<{ flow: EntryFlow }>(sql`
    select distinct flow from plugin_carbon_accounting.entries
    where park_id = current_setting('lingtan.park_id') and day = ${day}::date and use_key = ${use} order by flow`);
  return rows.map(({ flow }) => flow);
}

/** Rows of one statement: some megabytes. */
const rowsAtOnce = 10_000;

/** Writes entries, and the sums of the months that they change. The caller holds the lock of the books. */
export async function insertEntries(tx: Tx, parkId: string, entries: readonly NewEntry[]): Promise<void> {
  // In the order of the key, so that its index grows at one end.
  const sorted = [...entries].sort(byKey);
  for (let from = 0; from < sorted.length; from += rowsAtOnce)
    await insertRows(tx, parkId, sorted.slice(from, from + rowsAtOnce));
  await refreshMonths(tx, parkId, [...new Set(entries.map(({ day }) => day.slice(0, 7)))]);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byKey = (a: NewEntry, b: NewEntry): number =>
  compare(a.day, b.day) || compare(a.use, b.use) || compare(a.flow, b.flow) || a.revision - b.revision;

/** Numbers in binary, and every text once, by its place in a list. */
async function insertRows(tx: Tx, parkId: string, rows: readonly NewEntry[]): Promise<void> {
  const days = new Places<NewEntry>();
  const keys = new Places<NewEntry>();
  const dayNos = rows.map((row) => days.of(`${row.day}|${row.quality}`, row));
  const keyNos = rows.map((row) => keys.of(`${row.use}/${row.flow}`, row));
  const firsts: number[] = [];
  let first = 1;
  for (const { hours } of rows) {
    firsts.push(first);
    first += hours.length;
  }
  const of = <T>({ list }: Places<NewEntry>, pick: (entry: NewEntry) => T) => sql.param(list.map(pick));
  await tx.execute(sql`
    insert into plugin_carbon_accounting.entries
      (park_id, day, use_key, flow, revision, enterprise_id, starts_at, hours, total_wh, quality, produced_by, recorded_at)
    -- The clock and not the begin of the transaction: what waited for the lock is younger than what held it.
    select ${parkId}, days.day, keys.use_key, keys.flow, given.revision, keys.enterprise_id, days.starts_at,
      (${int8Array(rows.map(({ hours }) => hours))}::int8[])[given.first : given.first + given.length - 1],
      given.total_wh, days.quality, ${producedBy}, clock_timestamp()
    from unnest(
      ${int4Array(dayNos)}::int4[], ${int4Array(keyNos)}::int4[], ${int4Array(rows.map(({ revision }) => revision))}::int4[],
      ${int4Array(firsts)}::int4[], ${int4Array(rows.map(({ hours }) => hours.length))}::int4[],
      ${int8Array([rows.map(({ hours }) => hours.reduce((sum, wh) => sum + wh, 0))])}::int8[]
    ) as given(day_no, key_no, revision, first, length, total_wh)
    join unnest(
      ${of(days, ({ day }) => day)}::date[], ${of(days, ({ startsAt }) => startsAt)}::timestamptz[], ${of(days, ({ quality }) => quality)}::text[]
    ) with ordinality as days(day, starts_at, quality, no) on days.no = given.day_no
    join unnest(
      ${of(keys, ({ use }) => use)}::text[], ${of(keys, ({ flow }) => flow)}::text[], ${of(keys, ({ enterpriseId }) => enterpriseId)}::text[]
    ) with ordinality as keys(use_key, flow, enterprise_id, no) on keys.no = given.key_no`);
}

/** Numbers things by their name, from 1 on. */
class Places<T> {
  readonly list: T[] = [];
  readonly #known = new Map<string, number>();

  of(name: string, thing: T): number {
    let place = this.#known.get(name);
    if (place === undefined) {
      place = this.list.push(thing);
      this.#known.set(name, place);
    }
    return place;
  }
}

export async function notePendingDays(tx: Tx, parkId: string, days: readonly string[]): Promise<void> {
  if (days.length === 0) return;
  await tx.execute(sql`
    insert into plugin_carbon_accounting.pending_days (park_id, day)
    select ${parkId}, day::date from unnest(${sql.param([...days])}::text[]) as noted(day)`);
}

/** A day that waits, with its newest note. */
export interface PendingDay {
  day: string;
  upTo: string;
}

/** Waiting days, oldest first, without those that somebody is at. */
export async function readPendingDays(tx: Tx, limit: number, without: readonly string[]): Promise<PendingDay[]> {
  const { rows } = await tx.execute<PendingDay & Record<string, unknown>>(sql`
    select day::text as day, max(id)::text as "upTo" from plugin_carbon_accounting.pending_days
    where park_id = current_setting('lingtan.park_id') and day <> all(${sql.param([...without])}::date[])
    group by day order by day limit ${limit}`);
  return rows;
}

/** Takes away the notes that were worked off; one that came in the meantime stays. */
export async function removePendingDays(tx: Tx, done: readonly PendingDay[]): Promise<void> {
  for (const { day, upTo } of done)
    await tx.execute(sql`
      delete from plugin_carbon_accounting.pending_days
      where park_id = current_setting('lingtan.park_id') and day = ${day}::date and id <= ${upTo}::bigint`);
}
