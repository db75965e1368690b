import type { Hj212Report } from '@lingtan/protocols';
import type { ParkDatabase } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Hj212ReportRow } from '../contracts/index.ts';

type WindowKind = 'minute' | 'hour' | 'day';
const table = sql.raw('plugin_hj212_connector.reports');
const iso = (ts: number): string => new Date(ts).toISOString();

interface Row extends Record<string, unknown> {
  at: number;
  code: string;
  revision: number;
  fields: Record<string, string>;
  mark: string | null;
  received_at: number;
}

/** Minute, hour and day data as they were reported. */
export class ReportStore {
  readonly #db: ParkDatabase;
  readonly #parkId: string;

  constructor(db: ParkDatabase, parkId: string) {
    this.#db = db;
    this.#parkId = parkId;
  }

  /** Resolves after commit. What is there already is left alone; a different repeat becomes the next revision. */
  async add(device: string, kind: WindowKind, report: Hj212Report, receivedAt: number): Promise<void> {
    if (report.at === null || report.measurements.length === 0) return;
    const at = iso(report.at);
    const items = report.measurements.map(({ code, values, mark, fault }) => ({
      code,
      fields: values,
      mark: mark ?? null,
      fault: fault ?? null,
    }));
    await this.#db.tx((tx) =>
      tx.execute(sql`
        insert into ${table} (park_id, device, kind, window_at, code, revision, fields, mark, fault, received_at)
        select ${this.#parkId}, ${device}, ${kind}, ${at}::timestamptz, said.code, coalesce(known.revision, 0) + 1,
          said.fields, said.mark, said.fault, ${iso(receivedAt)}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as said (code text, fields jsonb, mark text, fault text)
        left join lateral (
          select revision, fields, mark, fault from ${table} as old
          where old.park_id = ${this.#parkId} and old.device = ${device} and old.kind = ${kind}
            and old.window_at = ${at}::timestamptz and old.code = said.code
          order by revision desc limit 1
        ) as known on true
        where (known.fields, known.mark, known.fault) is distinct from (said.fields, said.mark, said.fault)
        on conflict do nothing`),
    );
  }

  /** In the newest revision, newest window first. */
  async list(device: string, kind: WindowKind, from: number, to: number): Promise<Hj212ReportRow[]> {
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<Row>(sql`
        select distinct on (window_at, code) (extract(epoch from window_at) * 1000)::float8 as at, code, revision, fields,
          mark, (extract(epoch from received_at) * 1000)::float8 as received_at
        from ${table}
        where park_id = ${this.#parkId} and device = ${device} and kind = ${kind}
          and window_at >= ${iso(from)}::timestamptz and window_at < ${iso(to)}::timestamptz
        order by window_at desc, code, revision desc limit 20000`),
    );
    return rows.map(({ received_at: receivedAt, ...row }) => ({ ...row, receivedAt }));
  }

  /** Starts of the windows that were reported, by device. */
  async known(kind: WindowKind, devices: readonly string[], from: number): Promise<Map<string, Set<number>>> {
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<{ device: string; at: number }>(sql`
        select distinct device, (extract(epoch from window_at) * 1000)::float8 as at from ${table}
        where park_id = ${this.#parkId} and kind = ${kind} and window_at >= ${iso(from)}::timestamptz
          and device in (select jsonb_array_elements_text(${JSON.stringify(devices)}::jsonb))`),
    );
    const found = new Map<string, Set<number>>();
    for (const { device, at } of rows) {
      const set = found.get(device) ?? new Set<number>();
      set.add(at);
      found.set(device, set);
    }
    return found;
  }
}
