import { keptSince, type ParkDatabase } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Hj212Request } from '../contracts/index.ts';
import type { Hj212Ask } from '../domain/index.ts';

const table = sql.raw('plugin_hj212_connector.requests');
const ofAuthorities = sql.raw('plugin_hj212_connector.uplink_requests');
const iso = (ts: number | null): string | null => (ts === null ? null : new Date(ts).toISOString());
const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`);

interface Row extends Record<string, unknown> {
  id: string;
  device: string;
  command: number;
  from: number | null;
  to: number | null;
  asked_at: number;
  finished_at: number | null;
  outcome: string | null;
  packets: number;
  asked_by: string;
}

/** Requests to loggers: what was asked, by whom, and what came of it. */
export class RequestStore {
  readonly #db: ParkDatabase;
  readonly #parkId: string;

  constructor(db: ParkDatabase, parkId: string) {
    this.#db = db;
    this.#parkId = parkId;
  }

  async begin(device: string, ask: Hj212Ask, by: string, at: number): Promise<string> {
    const [from, to] = ask.command === 1012 ? [null, null] : [ask.from, ask.to];
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<{ id: string }>(sql`
        insert into ${table} (park_id, device, command, from_at, to_at, asked_at, asked_by)
        values (${this.#parkId}, ${device}, ${ask.command}, ${iso(from)}, ${iso(to)}, ${iso(at)}, ${by})
        returning id::text as id`),
    );
    return rows[0]!.id;
  }

  async finish(id: string, at: number, outcome: string, packets: number): Promise<void> {
    await this.#db.tx((tx) =>
      tx.execute(sql`
        update ${table} set finished_at = ${iso(at)}, outcome = ${outcome}, packets = ${packets}
        where park_id = ${this.#parkId} and id = ${id}::bigint`),
    );
  }

  /** Newest first. */
  async list(limit: number): Promise<Hj212Request[]> {
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<Row>(sql`
        select id::text as id, device, command, ${ms('from_at')} as "from", ${ms('to_at')} as "to",
          ${ms('asked_at')} as asked_at, ${ms('finished_at')} as finished_at, outcome, packets, asked_by
        from ${table} where park_id = ${this.#parkId} order by id desc limit ${limit}`),
    );
    return rows.map(({ asked_at: askedAt, finished_at: finishedAt, asked_by: by, ...row }) => {
      return { ...row, askedAt, finishedAt, by };
    });
  }

  /** Deletes requests that are older than `days`: to loggers, and of authorities. */
  async prune(days: number, now: number): Promise<void> {
    await this.#db.tx(async (tx) => {
      for (const of of [table, ofAuthorities])
        await tx.execute(sql`delete from ${of} where park_id = ${this.#parkId} and asked_at < ${keptSince(days, now)}`);
    });
  }

  /** Spans that loggers were asked for and answered about, since `from`. */
  async answered(
    command: number,
    from: number,
  ): Promise<{ device: string; from: number; to: number; outcome: string }[]> {
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<{ device: string; from: number; to: number; outcome: string }>(sql`
        select device, ${ms('from_at')} as "from", ${ms('to_at')} as "to", outcome from ${table}
        where park_id = ${this.#parkId} and command = ${command} and outcome in ('done', 'no data')
          and to_at >= ${iso(from)}::timestamptz`),
    );
    return rows;
  }
}
