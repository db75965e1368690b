import type { Hj212Item } from '@lingtan/protocols';
import { keptSince, type ParkDatabase } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { UplinksData } from '../../contracts/index.ts';

const reports = sql.raw('plugin_hj212_connector.uplink_reports');
const requests = sql.raw('plugin_hj212_connector.uplink_requests');
const iso = (ts: number): string => new Date(ts).toISOString();
const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`);

/** A report as it is stored. */
export interface StoredReport {
  command: number;
  at: number;
  items: Hj212Item[];
  qnAt: number;
  sent: number;
}

interface Row extends Record<string, unknown> {
  command: number;
  at: number;
  items: Hj212Item[];
  qn_at: string;
  sent: number;
}

const fromRow = ({ qn_at: qnAt, ...row }: Row): StoredReport => ({ ...row, qnAt: Number(qnAt) });

/** Reports of one uplink: what waits, what the authority has. */
export class UplinkStore {
  readonly #db: ParkDatabase;
  readonly #parkId: string;
  readonly #uplink: string;

  constructor(db: ParkDatabase, parkId: string, uplink: string) {
    this.#db = db;
    this.#parkId = parkId;
    this.#uplink = uplink;
  }

  /** Keeps reports; those that are known stay as they are. QNs grow. */
  async add(command: number, found: readonly { at: number; items: Hj212Item[] }[], now: number): Promise<void> {
    if (found.length === 0) return;
    const rows = found.map(({ at, items }, index) => ({ at: iso(at), items, index }));
    await this.#db.tx((tx) =>
      tx.execute(sql`
        insert into ${reports} (park_id, uplink, command, data_time, items, qn_at, created_at)
        select ${this.#parkId}, ${this.#uplink}, ${command}, r.at, r.items,
          greatest(${now}::bigint, coalesce((select max(qn_at) + 1000 from ${reports} where park_id = ${this.#parkId} and uplink = ${this.#uplink}), 0)) + r.index * 1000,
          ${iso(now)}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(at timestamptz, items jsonb, index integer)
        on conflict do nothing`),
    );
  }

  /** Start of the newest window of a kind; null when none is known. */
  async newest(command: number): Promise<number | null> {
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<{ at: number | null }>(sql`
        select ${ms('max(data_time)')} as at from ${reports}
        where park_id = ${this.#parkId} and uplink = ${this.#uplink} and command = ${command}`),
    );
    return rows[0]?.at ?? null;
  }

  /** The oldest report that is not acknowledged. */
  async next(): Promise<StoredReport | null> {
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<Row>(sql`
        select command, ${ms('data_time')} as at, items, qn_at::text as qn_at, sent from ${reports}
        where park_id = ${this.#parkId} and uplink = ${this.#uplink} and acknowledged_at is null order by qn_at limit 1`),
    );
    return rows[0] ? fromRow(rows[0]) : null;
  }

  /** Reports of a kind whose windows begin in [from, to], in order. */
  async between(command: number, from: number, to: number, most: number): Promise<StoredReport[]> {
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<Row>(sql`
        select command, ${ms('data_time')} as at, items, qn_at::text as qn_at, sent from ${reports}
        where park_id = ${this.#parkId} and uplink = ${this.#uplink} and command = ${command}
          and data_time between ${iso(from)}::timestamptz and ${iso(to)}::timestamptz
        order by data_time limit ${most}`),
    );
    return rows.map(fromRow);
  }

  async wasSent(report: StoredReport): Promise<void> {
    await this.#db.tx((tx) =>
      tx.execute(sql`
        update ${reports} set sent = sent + 1 where park_id = ${this.#parkId} and uplink = ${this.#uplink}
          and command = ${report.command} and data_time = ${iso(report.at)}::timestamptz`),
    );
  }

  async acknowledged(report: StoredReport, now: number): Promise<void> {
    await this.#db.tx((tx) =>
      tx.execute(sql`
        update ${reports} set acknowledged_at = ${iso(now)}::timestamptz
        where park_id = ${this.#parkId} and uplink = ${this.#uplink} and command = ${report.command}
          and data_time = ${iso(report.at)}::timestamptz and acknowledged_at is null`),
    );
  }

  async counts(): Promise<{ waiting: number; oldest: number | null; acknowledged: number; last: number | null }> {
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<{ waiting: number; oldest: number | null; acknowledged: number; last: number | null }>(sql`
        select (count(*) filter (where acknowledged_at is null))::integer as waiting,
          (extract(epoch from min(data_time) filter (where acknowledged_at is null)) * 1000)::float8 as oldest,
          (count(acknowledged_at))::integer as acknowledged, ${ms('max(acknowledged_at)')} as last
        from ${reports} where park_id = ${this.#parkId} and uplink = ${this.#uplink}`),
    );
    return rows[0]!;
  }

  /** What the authority has goes after some time; realtime data after a day. What it does not have stays. */
  async prune(keepDays: number, now: number): Promise<void> {
    await this.#db.tx((tx) =>
      tx.execute(sql`
        delete from ${reports} where park_id = ${this.#parkId} and uplink = ${this.#uplink} and acknowledged_at is not null
          and data_time < case when command = 2011 then ${keptSince(1, now)} else ${keptSince(keepDays, now)} end`),
    );
  }

  async noteRequest(of: {
    command: string;
    from: number | null;
    to: number | null;
    at: number;
    outcome: string;
    reports: number;
  }): Promise<void> {
    const [from, to] = [of.from === null ? null : iso(of.from), of.to === null ? null : iso(of.to)];
    await this.#db.tx((tx) =>
      tx.execute(sql`
        insert into ${requests} (park_id, uplink, command, from_at, to_at, asked_at, outcome, reports)
        values (${this.#parkId}, ${this.#uplink}, ${of.command}, ${from}::timestamptz, ${to}::timestamptz,
          ${iso(of.at)}::timestamptz, ${of.outcome}, ${of.reports})`),
    );
  }
}

/** What the authorities of a park asked for, newest first. */
export async function listUplinkRequests(db: ParkDatabase): Promise<UplinksData['requests']> {
  const { rows } = await db.tx((tx) =>
    tx.execute<{
      id: string;
      uplink: string;
      command: string;
      from: number | null;
      to: number | null;
      asked_at: number;
      outcome: string;
      reports: number;
    }>(sql`
      select id::text as id, uplink, command, ${ms('from_at')} as "from", ${ms('to_at')} as "to", ${ms('asked_at')} as asked_at, outcome, reports
      from ${requests} where park_id = current_setting('lingtan.park_id') order by ${requests}.id desc limit 50`),
  );
  return rows.map(({ asked_at: askedAt, ...row }) => ({ ...row, askedAt }));
}
